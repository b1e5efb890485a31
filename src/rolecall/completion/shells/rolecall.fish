# Completion of rolecall in fish 3.4 or newer.
# Written by `python -m rolecall.completion FOLDER` from the commands themselves; changes belong there.
# The program's own words are in this file; names come from `rolecall __complete`, which prints nothing on errors.

# Follows the words before the cursor through the commands, once a line. Sets __rolecall_path, and __rolecall_number
# of the argument that comes next.
function __rolecall_follow
    set -l line (commandline -opc)
    test "$line" = "$__rolecall_line"; and set -q __rolecall_number; and return
    set -g __rolecall_line $line
    set -g __rolecall_path ''
    set -g __rolecall_number 1
    set -l skip
    set -l ended
    for word in $line[2..]
        if test -n "$skip"
            set skip
        else if test -z "$ended"; and test "$word" = --
            set ended 1
        else if test -z "$ended"; and string match -qr -- '^-.' $word
            string match -q -- '*=*' $word
            or begin
                __rolecall_takes_value $__rolecall_path $word
                and set skip 1
            end
        else if contains -- "$__rolecall_path" $__rolecall_groups
            set __rolecall_path (string trim -- "$__rolecall_path $word")
        else
            set __rolecall_number (math $__rolecall_number + 1)
        end
    end
end

# Whether the line is at one of these commands.
function __rolecall_at
    __rolecall_follow
    contains -- "$__rolecall_path" $argv
end

# Whether the line is at any verb.
function __rolecall_at_verb
    __rolecall_follow
    not contains -- "$__rolecall_path" $__rolecall_groups
end

# Whether the argument with this number comes next, or, with a +, one from this number on.
function __rolecall_at_argument -a path number
    __rolecall_follow
    test "$__rolecall_path" = "$path"; or return
    if string match -q '*+' $number
        test $__rolecall_number -ge (string trim -r -c + $number)
    else
        test $__rolecall_number = $number
    end
end

# What a source of names answers for the word at the cursor.
function __rolecall_names -a kind
    set -l line (commandline -opc)
    set -l typed (commandline -ct)
    string match -qr -- '^--[^=]+=' $typed; and set typed (string replace -r -- '^--[^=]+=' '' $typed)
    set -l plain (string unescape -- $typed; or string trim -l -c '"\'' -- $typed)
    set -l program (string replace -r '^~' $HOME -- $line[1])
    $program __complete $kind "$plain" $line[2..] 2>/dev/null
end

complete -c rolecall -e
complete -c rolecall -f
@WORDS@
