# Completion of rolecall in bash 4.4 or newer.
# Written by `python -m rolecall.completion FOLDER` from the commands themselves; changes belong there.
# The program's own words are in this file; names come from `rolecall __complete`, which prints nothing on errors.

# Splits the line up to the cursor as the shell would, but expands nothing. Sets words (those before the cursor's),
# word (the cursor's, without quotes), quote (one that is still open) and tail (what readline will replace).
_rolecall_split() {
    local line=$1 breaks=${COMP_WORDBREAKS//[[:space:]\'\"]/} character next raw= i
    words=() word= quote= tail=
    for ((i = 0; i < ${#line}; i++)); do
        character=${line:i:1}
        if [[ $quote == "'" && $character != "'" ]]; then
            word+=$character raw+=$character tail+=$character
        elif [[ -n $quote && $character == "$quote" ]]; then
            quote= raw+=$character tail+=$character
        elif [[ $character == '\' ]]; then
            i=$((i + 1)) # ${line:++i:1} would mean ${line:+…}
            next=${line:i:1}
            raw+=$character$next tail+=$character$next
            [[ $quote == '"' && $next != [\"\\\$\`] ]] && word+=$character
            word+=$next
        elif [[ -n $quote ]]; then
            word+=$character raw+=$character tail+=$character
        elif [[ $character == [\'\"] ]]; then
            quote=$character raw+=$character tail=
        elif [[ $character == [[:space:]] ]]; then
            [[ -n $raw ]] && words+=("$word")
            word= raw= tail=
        else
            word+=$character raw+=$character tail+=$character
            [[ $breaks == *"$character"* ]] && tail= && [[ $character == @ ]] && tail=@ # readline keeps an @ it breaks at
        fi
    done
    while [[ ${words[0]-} == [A-Za-z_]*=* ]]; do words=("${words[@]:1}"); done
}

# Follows the words through the commands. Sets path, option (one that waits for its value), number (of the argument
# that comes next) and ended (after --).
_rolecall_follow() {
    local each source members
    path= option= number=1 ended=
    for each in "${words[@]:1}"; do
        if [[ -n $option ]]; then
            option=
        elif [[ -z $ended && $each == -- ]]; then
            ended=1
        elif [[ -z $ended && $each == -?* ]]; then
            [[ $each != *=* ]] && _rolecall_value "$path $each" && option=$each
        elif _rolecall_members "$path"; then
            path=${path:+$path }$each
        else
            ((number++))
        fi
    done
}

# Adds what a source's tokens stand for to found; begun is what the candidates have to begin with.
_rolecall_take() {
    local token name about
    for token in $1; do
        case $token in
            files) compopt -o filenames 2>/dev/null; files=1 ;;
            list-*) _rolecall_list "${token#list-}" ;;
            names-*)
                while IFS=$'\t' read -r name about; do
                    found+=("$name")
                done < <("${words[0]/#\~/$HOME}" __complete "${token#names-}" "$begun" "${words[@]:1}" 2>/dev/null)
                ;;
        esac
    done
}

# Sets quoted to a text as it has to be typed after what is typed already.
_rolecall_quoted() {
    local i character
    quoted=$1
    if [[ $quote == "'" ]]; then
        quoted=${1//\'/\'\\\'\'}
    elif [[ $1 == *[!A-Za-z0-9_.:/@%+=,-]* ]]; then
        quoted=
        for ((i = 0; i < ${#1}; i++)); do
            character=${1:i:1}
            if [[ $quote == '"' ]]; then
                case $character in
                    [\"\\\$\`]) quoted+=\\$character ;;
                    '!') quoted+="\"'!'\"" ;;
                    *) quoted+=$character ;;
                esac
            elif [[ $' \t\'"\\$&;|<>()*?[]{}~#`!^' == *"$character"* ]]; then
                quoted+=\\$character
            else
                quoted+=$character
            fi
        done
    fi
}

_rolecall() {
    local IFS=$' \t\n' words word quote tail path option number ended source members options begun name quoted files=
    local -a found=()
    COMPREPLY=()
    _rolecall_split "${COMP_LINE:0:COMP_POINT}"
    _rolecall_follow
    begun=$word
    if [[ -n $option ]]; then
        _rolecall_value "$path $option" && _rolecall_take "$source"
    elif [[ -z $ended && $word == --*=* ]]; then
        begun=${word#*=}
        _rolecall_value "$path ${word%%=*}" && _rolecall_take "$source"
    elif [[ -z $ended && $word == -* ]]; then
        _rolecall_options "$path" && found=($options)
    elif _rolecall_members "$path"; then
        found=($members)
    elif _rolecall_argument "$path $number"; then
        _rolecall_take "$source"
    elif [[ -z $word && -z $ended ]]; then
        _rolecall_options "$path" && found=($options)
    fi
    if [[ -n $files ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$begun")
        return
    fi
    for name in "${found[@]}"; do
        [[ $name == "$begun"* ]] || continue
        _rolecall_quoted "${name:${#begun}}"
        COMPREPLY+=("$tail$quoted")
    done
    [[ ${#COMPREPLY[@]} == 1 && $COMPREPLY == *[:=] ]] && compopt -o nospace 2>/dev/null
    return 0
}

@WORDS@
complete -F _rolecall rolecall
