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

_rolecall_members() {
    case $1 in
        '') members='invite user role perms location staff network home report check drift apply history store account pull push help schema run export demo completion' ;;
        'user') members='list show accept resend cancel remove edit move merge forget' ;;
        'role') members='list show set suggest' ;;
        'perms') members='show list grant revoke edit copy reset explain who diff' ;;
        'location') members='list show add copy edit remove' ;;
        'staff') members='list add edit remove' ;;
        'network') members='list show create edit order main delete' ;;
        'report') members='list show export' ;;
        'history') members='list show undo verify' ;;
        'store') members='info backup restore copy verify upgrade' ;;
        'account') members='connect status roles probe pushes disconnect' ;;
        *) return 1 ;;
    esac
}

_rolecall_options() {
    case $1 in
        '') options='--store --format --quiet -q --no-input --version --help -h' ;;
        'invite') options='--email --phone --role --staff --new-staff --position --copy-from --grant --revoke --file --sheet --encoding --map --ignore-columns --on-duplicate --partial --rejects --keep-names --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user') options='--store --format --quiet -q --no-input --help -h' ;;
        'user list') options='--users-from --without-access --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'user show') options='--users-from --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'user accept') options='--users-from --everywhere --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user resend') options='--users-from --everywhere --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user cancel') options='--users-from --everywhere --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user remove') options='--users-from --everywhere --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user edit') options='--name --email --phone --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user move') options='--to --users-from --from --staff --new-staff --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user merge') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'user forget') options='--users-from --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'role') options='--store --format --quiet -q --no-input --help -h' ;;
        'role list') options='--format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'role show') options='--section --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'role set') options='--user --users-from --staff --unlink --keep --fresh --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'role suggest') options='--without-role --assign --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'perms') options='--store --format --quiet -q --no-input --help -h' ;;
        'perms show') options='--users-from --all --section --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'perms list') options='--section --role --store --at --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'perms grant') options='--user --users-from --section --all --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'perms revoke') options='--user --users-from --section --all --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'perms edit') options='--store --at --format --no-input --quiet -q --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'perms copy') options='--users-from --from-at --mode --with-role --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --full --help -h' ;;
        'perms reset') options='--users-from --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'perms explain') options='--store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'perms who') options='--section --user --network --every --any --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'perms diff') options='--with-at --since --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'location') options='--store --format --quiet -q --no-input --help -h' ;;
        'location list') options='--store --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'location show') options='--store --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'location add') options='--currency --sms-tariff --region --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'location copy') options='--with-team --networks --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'location edit') options='--name --currency --sms-tariff --region --main-network --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'location remove') options='--with-access --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'staff') options='--store --format --quiet -q --no-input --help -h' ;;
        'staff list') options='--store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'staff add') options='--position --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'staff edit') options='--name --position --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'staff remove') options='--store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'network') options='--store --format --quiet -q --no-input --help -h' ;;
        'network list') options='--store --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'network show') options='--store --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'network create') options='--main --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'network edit') options='--add --drop --rename --name --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'network order') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'network main') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'network delete') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'home') options='--store --format --no-input --quiet -q --help -h' ;;
        'report') options='--store --format --quiet -q --no-input --help -h' ;;
        'report list') options='--format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'report show') options='--section --since --until --details --store --at --format --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'report export') options='--format --output -o --since --until --details --with-source --store --at --no-input --quiet -q --as-of --mode --help -h' ;;
        'check') options='--fixture --live --store --format --output -o --coverage --min --mutate --record --at --full --no-input --quiet -q --columns --sort --limit --as-of --mode --help -h' ;;
        'drift') options='--format --patch --account --location --store --no-input --quiet -q --columns --sort --limit --as-of --help -h' ;;
        'apply') options='--prune --anyway --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'history') options='--store --format --quiet -q --no-input --help -h' ;;
        'history list') options='--user --location --permission --actor --since --until --store --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'history show') options='--store --format --no-input --quiet -q --help -h' ;;
        'history undo') options='--to --store --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'history verify') options='--expect --store --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'store') options='--store --format --quiet -q --no-input --help -h' ;;
        'store info') options='--store --at --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'store backup') options='--force --store --format --no-input --quiet -q --help -h' ;;
        'store restore') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --full --help -h' ;;
        'store copy') options='--format --no-input --quiet -q --dry-run -n --help -h' ;;
        'store verify') options='--store --format --no-input --quiet -q --help -h' ;;
        'store upgrade') options='--store --format --no-input --quiet -q --yes -y --dry-run -n --help -h' ;;
        'account') options='--store --format --quiet -q --no-input --help -h' ;;
        'account connect') options='--url --token-stdin --me --store --format --no-input --quiet -q --help -h' ;;
        'account status') options='--check --store --format --no-input --quiet -q --help -h' ;;
        'account roles') options='--check --store --at --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'account probe') options='--user --store --at --format --no-input --quiet -q --dry-run -n --help -h' ;;
        'account pushes') options='--store --format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'account disconnect') options='--forget --yes -y --store --format --no-input --quiet -q --help -h' ;;
        'pull') options='--location --currency --match --ours --theirs --keep --partial --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --mode --full --help -h' ;;
        'push') options='--remove --undo --resume --abandon --send-again --store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'help') options='--format --no-input --quiet -q --columns --sort --limit --help -h' ;;
        'schema') options='--no-input --quiet -q --help -h' ;;
        'run') options='--store --at --format --no-input --quiet -q --yes -y --dry-run -n --exit-code --reason --max-loss --max-gain --forbid --require-reason --plan-out --mode --full --help -h' ;;
        'export') options='--store --no-input --quiet -q --as-of --mode --help -h' ;;
        'demo') options='--format --no-input --quiet -q --help -h' ;;
        'completion') options='--no-input --quiet -q --help -h' ;;
        *) return 1 ;;
    esac
}

_rolecall_value() {
    case $1 in
        'user edit --email') source='list-none' ;;
        'user edit --phone') source='list-none' ;;
        'staff edit --position') source='list-none' ;;
        'report export --format') source='list-report-export-format' ;;
        'check --format') source='' ;;
        'drift --format') source='list-drift-format' ;;
        'perms copy --mode') source='list-mode' ;;
        'history undo --to') source='' ;;
        'account probe --user') source='' ;;
        'pull --keep') source='list-keep' ;;
        'location edit --sms-tariff') source='list-none' ;;
        'location edit --region') source='list-none' ;;
        *' --email') source='' ;;
        *' --phone') source='' ;;
        *' --role') source='list-roles' ;;
        *' --staff') source='names-staff' ;;
        *' --position') source='' ;;
        *' --copy-from') source='names-users' ;;
        *' --grant') source='names-permissions' ;;
        *' --revoke') source='names-revocable' ;;
        *' --file') source='files' ;;
        *' --sheet') source='' ;;
        *' --encoding') source='' ;;
        *' --map') source='' ;;
        *' --on-duplicate') source='list-duplicates' ;;
        *' --rejects') source='files' ;;
        *' --store') source='files' ;;
        *' --at') source='names-locations' ;;
        *' --format') source='list-format' ;;
        *' --reason') source='' ;;
        *' --max-loss') source='' ;;
        *' --max-gain') source='' ;;
        *' --forbid') source='names-revocable' ;;
        *' --plan-out') source='files' ;;
        *' --mode') source='' ;;
        *' --users-from') source='files' ;;
        *' --columns') source='' ;;
        *' --sort') source='' ;;
        *' --limit') source='' ;;
        *' --as-of') source='' ;;
        *' --name') source='' ;;
        *' --to') source='names-locations' ;;
        *' --from') source='names-locations' ;;
        *' --section') source='list-sections' ;;
        *' --user') source='names-selectors' ;;
        *' --from-at') source='names-locations' ;;
        *' --network') source='names-networks' ;;
        *' --with-at') source='names-locations' ;;
        *' --since') source='' ;;
        *' --currency') source='names-currencies' ;;
        *' --sms-tariff') source='' ;;
        *' --region') source='' ;;
        *' --main-network') source='names-networks list-none' ;;
        *' --main') source='names-locations' ;;
        *' --add') source='names-locations' ;;
        *' --drop') source='names-locations' ;;
        *' --rename') source='' ;;
        *' --until') source='' ;;
        *' --output') source='files' ;;
        *' -o') source='files' ;;
        *' --fixture') source='files' ;;
        *' --min') source='' ;;
        *' --patch') source='list-patch' ;;
        *' --location') source='names-locations' ;;
        *' --permission') source='names-permissions' ;;
        *' --actor') source='' ;;
        *' --expect') source='' ;;
        *' --url') source='' ;;
        *' --me') source='list-none' ;;
        *' --match') source='' ;;
        *' --ours') source='names-selectors' ;;
        *' --theirs') source='names-selectors' ;;
        *' --undo') source='' ;;
        *' --send-again') source='names-selectors' ;;
        *) return 1 ;;
    esac
}

_rolecall_argument() {
    case $1 in
        'invite 1') source='' ;;
        'user list '*) source='names-selectors' ;;
        'user show '*) source='names-selectors' ;;
        'user accept '*) source='names-selectors' ;;
        'user resend '*) source='names-selectors' ;;
        'user cancel '*) source='names-selectors' ;;
        'user remove '*) source='names-selectors' ;;
        'user edit 1') source='names-selectors' ;;
        'user move '*) source='names-selectors' ;;
        'user merge 1') source='' ;;
        'user merge 2') source='' ;;
        'user forget '*) source='names-selectors' ;;
        'role list '*) source='' ;;
        'role show 1') source='list-roles' ;;
        'role set 1') source='names-selectors' ;;
        'role set 2') source='list-roles' ;;
        'role suggest '*) source='names-selectors' ;;
        'perms show '*) source='names-selectors' ;;
        'perms list '*) source='' ;;
        'perms grant 1') source='names-selectors' ;;
        'perms grant '*) source='names-permissions' ;;
        'perms revoke 1') source='names-selectors' ;;
        'perms revoke '*) source='names-revocable' ;;
        'perms edit 1') source='names-selectors' ;;
        'perms copy 1') source='names-users' ;;
        'perms copy '*) source='names-selectors' ;;
        'perms reset '*) source='names-selectors' ;;
        'perms explain 1') source='names-selectors' ;;
        'perms explain 2') source='names-permissions' ;;
        'perms who '*) source='names-permissions' ;;
        'perms diff 1') source='names-users' ;;
        'perms diff 2') source='names-users' ;;
        'location list '*) source='names-selectors' ;;
        'location show 1') source='names-locations' ;;
        'location add 1') source='' ;;
        'location copy 1') source='names-users' ;;
        'location copy 2') source='' ;;
        'location edit 1') source='names-locations' ;;
        'location remove 1') source='names-locations' ;;
        'staff list '*) source='names-selectors' ;;
        'staff add 1') source='' ;;
        'staff edit 1') source='names-staff' ;;
        'staff remove 1') source='names-staff' ;;
        'network list '*) source='names-selectors' ;;
        'network show 1') source='names-networks' ;;
        'network create 1') source='' ;;
        'network create '*) source='names-locations' ;;
        'network edit 1') source='names-networks' ;;
        'network order 1') source='names-networks' ;;
        'network order '*) source='names-locations' ;;
        'network main 1') source='names-networks' ;;
        'network main 2') source='names-locations' ;;
        'network delete 1') source='names-networks' ;;
        'report show 1') source='list-reports' ;;
        'report show '*) source='names-selectors' ;;
        'report export 1') source='list-reports' ;;
        'report export '*) source='names-selectors' ;;
        'check '*) source='files' ;;
        'drift 1') source='files' ;;
        'apply 1') source='files' ;;
        'history list '*) source='' ;;
        'history show 1') source='names-changes' ;;
        'history undo 1') source='names-changes' ;;
        'store backup 1') source='files' ;;
        'store restore 1') source='files' ;;
        'store copy 1') source='files' ;;
        'store copy 2') source='files' ;;
        'account pushes 1') source='' ;;
        'push '*) source='' ;;
        'help '*) source='list-topics' ;;
        'schema 1') source='list-kind' ;;
        'run 1') source='files' ;;
        'export 1') source='files' ;;
        'completion 1') source='list-shell' ;;
        *) return 1 ;;
    esac
}

_rolecall_list() {
    case $1 in
        roles) found+=(viewer system-manager employee call-center administrator accountant manager owner) ;;
        sections) found+=(calendar booking clients reports finance inventory settings loyalty medicine online-booking security billing tips notifications visitors other) ;;
        reports) found+=(permissions users contacts exposure roles invitations networks changes) ;;
        topics) found+=(account changelog ci completion facts files formats history jobs limits many networks options people-files permissions postgresql push reports roles rules scripts security selectors simulator start statuses store times invite user role perms location staff network home report check drift apply history store account pull push help schema run export demo completion) ;;
        none) found+=(none) ;;
        duplicates) found+=(error skip update) ;;
        format) found+=(table lines csv json) ;;
        mode) found+=(merge replace) ;;
        report-export-format) found+=(csv json markdown xlsx html) ;;
        drift-format) found+=(table lines csv json markdown) ;;
        patch) found+=(store file) ;;
        keep) found+=(ours theirs) ;;
        kind) found+=(world fixture plan answer error) ;;
        shell) found+=(bash zsh fish powershell) ;;
    esac
}
complete -F _rolecall rolecall
