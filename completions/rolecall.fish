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
set -g __rolecall_groups '' 'user' 'role' 'perms' 'location' 'staff' 'network' 'report' 'history' 'store' 'account'
function __rolecall_takes_value -a path option
    switch "$path $option"
        case 'user edit --email'
            return 0
        case 'user edit --phone'
            return 0
        case 'staff edit --position'
            return 0
        case 'report export --format'
            return 0
        case 'check --format'
            return 0
        case 'drift --format'
            return 0
        case 'perms copy --mode'
            return 0
        case 'history undo --to'
            return 0
        case 'account probe --user'
            return 0
        case 'pull --keep'
            return 0
        case 'location edit --sms-tariff'
            return 0
        case 'location edit --region'
            return 0
        case '* --email'
            return 0
        case '* --phone'
            return 0
        case '* --role'
            return 0
        case '* --staff'
            return 0
        case '* --position'
            return 0
        case '* --copy-from'
            return 0
        case '* --grant'
            return 0
        case '* --revoke'
            return 0
        case '* --file'
            return 0
        case '* --sheet'
            return 0
        case '* --encoding'
            return 0
        case '* --map'
            return 0
        case '* --on-duplicate'
            return 0
        case '* --rejects'
            return 0
        case '* --store'
            return 0
        case '* --at'
            return 0
        case '* --format'
            return 0
        case '* --reason'
            return 0
        case '* --max-loss'
            return 0
        case '* --max-gain'
            return 0
        case '* --forbid'
            return 0
        case '* --plan-out'
            return 0
        case '* --mode'
            return 0
        case '* --users-from'
            return 0
        case '* --columns'
            return 0
        case '* --sort'
            return 0
        case '* --limit'
            return 0
        case '* --as-of'
            return 0
        case '* --name'
            return 0
        case '* --to'
            return 0
        case '* --from'
            return 0
        case '* --section'
            return 0
        case '* --user'
            return 0
        case '* --from-at'
            return 0
        case '* --network'
            return 0
        case '* --with-at'
            return 0
        case '* --since'
            return 0
        case '* --currency'
            return 0
        case '* --sms-tariff'
            return 0
        case '* --region'
            return 0
        case '* --main-network'
            return 0
        case '* --main'
            return 0
        case '* --add'
            return 0
        case '* --drop'
            return 0
        case '* --rename'
            return 0
        case '* --until'
            return 0
        case '* --output'
            return 0
        case '* -o'
            return 0
        case '* --fixture'
            return 0
        case '* --min'
            return 0
        case '* --patch'
            return 0
        case '* --location'
            return 0
        case '* --permission'
            return 0
        case '* --actor'
            return 0
        case '* --expect'
            return 0
        case '* --url'
            return 0
        case '* --me'
            return 0
        case '* --match'
            return 0
        case '* --ours'
            return 0
        case '* --theirs'
            return 0
        case '* --undo'
            return 0
        case '* --send-again'
            return 0
    end
    return 1
end
function __rolecall_list -a name
    switch $name
        case roles
            printf '%s\t%s\n' 'viewer' 'Free read-only access: may look, may not create, edit or delete, has no schedule.' 'system-manager' 'Free access for running the account: sees everything, manages the team and pays for the subscription, has no schedule.' 'employee' 'Delivers the services. The person is tied to one team member and normally sees that person\'s own schedule.' 'call-center' 'Answers clients and books them in; no money handling in the role\'s description.' 'administrator' 'Runs the front desk: appointments and the money taken for them.' 'accountant' 'Works out and books payroll and looks after the money side.' 'manager' 'Runs the location day to day.' 'owner' 'Holds full access.'
        case sections
            printf '%s\t%s\n' 'calendar' 'Appointment calendar' 'booking' 'Booking window' 'clients' 'All Clients' 'reports' 'Reports' 'finance' 'Finance' 'inventory' 'Inventory' 'settings' 'Settings' 'loyalty' 'Loyalty' 'medicine' 'Medical documents' 'online-booking' 'Online booking' 'security' 'Security' 'billing' 'Billing' 'tips' 'Tips' 'notifications' 'Notification settings' 'visitors' 'Visitors' 'other' 'Other'
        case reports
            printf '%s\t%s\n' 'permissions' 'what every access effectively allows, one column a permission' 'users' 'who has access where, with role, staff member and status' 'contacts' 'who sees clients\' phones and e-mails, where and through what' 'exposure' 'who exports contacts, manages users or looks back without limit beyond the role, most exposed first' 'roles' 'how far every access stands from what its role recommends, furthest first' 'invitations' 'who has not accepted yet, and for how long, oldest first' 'networks' 'every network\'s locations in order, and who sees client data through it' 'changes' 'who gained and lost what in a time, by whom and why, oldest first'
        case topics
            printf '%s\t%s\n' 'account' 'The live account: connect, pull, and compare' 'changelog' 'What changed, version by version' 'ci' 'In CI: expectations on every pull request, drift, and a team\'s policy' 'completion' 'Completion in bash, zsh, fish and PowerShell' 'facts' 'Where the facts about the product come from' 'files' 'Files: a world written down, and applied' 'formats' 'How answers are printed' 'history' 'History: what was changed, by whom, and how to take it back' 'jobs' 'What people want done, and the command for it' 'limits' 'How to narrow a permission, and by what' 'many' 'Many people at once' 'networks' 'Networks: locations together, and who sees their clients' 'options' 'The options of every command, and where settings come from' 'people-files' 'People by the hundred, from Excel, CSV or JSON' 'permissions' 'Permissions: how to name, explain, find and compare them' 'postgresql' 'A store that a team shares, on PostgreSQL' 'push' 'Carrying changes over to the live account' 'reports' 'Reports: which there are, on screen and in files' 'roles' 'Roles: what one brings, what it allows, and which one fits' 'rules' 'How the product behaves, as documented; rule N is one of them' 'scripts' 'In scripts: many commands as one change, plans, and answers for programs' 'security' 'What rolecall protects, and what it does not' 'selectors' 'How to name users, one or many' 'simulator' 'A simulated account to try things on' 'start' 'First steps: from an empty store to the first permissions' 'statuses' 'What each exit status means' 'store' 'The store: where it is, backups, restoring, upgrades' 'times' 'How to give a time' 'invite' 'Invite a person, or many from a file, to a location.' 'user' 'List, show and edit people; accept, resend, cancel and remove access.' 'role' 'List, show, set and suggest roles.' 'perms' 'Show, explain, compare and change permissions.' 'location' 'Add, list, show, edit and remove locations.' 'staff' 'Add, list, edit and remove the people who provide services.' 'network' 'Create, list, show, edit, order and delete networks of locations.' 'home' 'Show the store at a glance, as rolecall alone does at a terminal.' 'report' 'Show, export and list reports.' 'check' 'Check what is expected of users, in files: for CI.' 'drift' 'Compare the store with a world written down in a file.' 'apply' 'Apply a world or a saved plan from a file.' 'history' 'List, show, verify and undo saved changes.' 'store' 'Show where the store is; back it up, restore, copy, verify and upgrade it.' 'account' 'Connect the store to the live account; tell how the two stand.' 'pull' 'Read the connected account into the store, as one plan.' 'push' 'Carry the store\'s changes over to the live account.' 'help' 'Show a topic, a command\'s help, or where some words are explained.' 'schema' 'Print the JSON Schema of a kind of file.' 'run' 'Run many commands as one change.' 'export' 'Write the world down in a file.' 'demo' 'Make a store with an example chain, to try things on.' 'completion' 'Print the script that lets a shell complete.'
        case none
            printf '%s\t%s\n' 'none' 'take it away'
        case duplicates
            printf '%s\t%s\n' 'error' '' 'skip' '' 'update' ''
        case format
            printf '%s\t%s\n' 'table' '' 'lines' '' 'csv' '' 'json' ''
        case mode
            printf '%s\t%s\n' 'merge' '' 'replace' ''
        case report-export-format
            printf '%s\t%s\n' 'csv' '' 'json' '' 'markdown' '' 'xlsx' '' 'html' ''
        case drift-format
            printf '%s\t%s\n' 'table' '' 'lines' '' 'csv' '' 'json' '' 'markdown' ''
        case patch
            printf '%s\t%s\n' 'store' '' 'file' ''
        case keep
            printf '%s\t%s\n' 'ours' '' 'theirs' ''
        case kind
            printf '%s\t%s\n' 'world' '' 'fixture' '' 'plan' '' 'answer' '' 'error' ''
        case shell
            printf '%s\t%s\n' 'bash' '' 'zsh' '' 'fish' '' 'powershell' ''
    end
end
complete -c rolecall -n '__rolecall_at \'\'' -f -a invite -d 'Invite a person, or many from a file, to a location.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a user -d 'List, show and edit people; accept, resend, cancel and remove access.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a role -d 'List, show, set and suggest roles.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a perms -d 'Show, explain, compare and change permissions.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a location -d 'Add, list, show, edit and remove locations.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a staff -d 'Add, list, edit and remove the people who provide services.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a network -d 'Create, list, show, edit, order and delete networks of locations.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a home -d 'Show the store at a glance, as rolecall alone does at a terminal.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a report -d 'Show, export and list reports.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a check -d 'Check what is expected of users, in files: for CI.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a drift -d 'Compare the store with a world written down in a file.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a apply -d 'Apply a world or a saved plan from a file.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a history -d 'List, show, verify and undo saved changes.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a store -d 'Show where the store is; back it up, restore, copy, verify and upgrade it.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a account -d 'Connect the store to the live account; tell how the two stand.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a pull -d 'Read the connected account into the store, as one plan.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a push -d 'Carry the store\'s changes over to the live account.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a help -d 'Show a topic, a command\'s help, or where some words are explained.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a schema -d 'Print the JSON Schema of a kind of file.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a run -d 'Run many commands as one change.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a export -d 'Write the world down in a file.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a demo -d 'Make a store with an example chain, to try things on.'
complete -c rolecall -n '__rolecall_at \'\'' -f -a completion -d 'Print the script that lets a shell complete.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a list -d 'List people and where they have access: everyone, or the rows with all the words.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a show -d 'Show people with all their accesses.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a accept -d 'Note that people have accepted their invitations.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a resend -d 'Note that invitations are sent again.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a cancel -d 'Withdraw invitations that were not accepted yet.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a remove -d 'End people\'s access at a location; the people stay.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a edit -d 'Change a person\'s name, e-mail or phone.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a move -d 'Move people\'s access to another location, with role, settings and what is remembered of earlier roles.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a merge -d 'Make two records of one person one.'
complete -c rolecall -n '__rolecall_at \'user\'' -f -a forget -d 'Delete people who have access nowhere; their e-mail and phone are free again.'
complete -c rolecall -n '__rolecall_at \'role\'' -f -a list -d 'List the roles by rank, with how many permissions each recommends and allows: all, or the rows with all the words.'
complete -c rolecall -n '__rolecall_at \'role\'' -f -a show -d 'Show what a role recommends, what may be added, and the limits it starts with.'
complete -c rolecall -n '__rolecall_at \'role\'' -f -a set -d 'Give a user a role.'
complete -c rolecall -n '__rolecall_at \'role\'' -f -a suggest -d 'Name the lowest role that allows all a user has, and what keeps it from being lower.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a show -d 'Show effective permissions and limits, by section, with where each came from.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a list -d 'Browse and search the catalogue of permissions and limits.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a grant -d 'Turn permissions on, with all they need above them, and set limits.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a revoke -d 'Turn permissions off.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a edit -d 'Tick permissions section by section at a terminal, then look at the diff and save it or not.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a copy -d 'Give users what another user may do.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a reset -d 'Go back to what the role recommends and the limits it starts with.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a explain -d 'Say why a user may do something, or why not and what would allow it.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a who -d 'List who effectively has a permission, with its limits and where it came from.'
complete -c rolecall -n '__rolecall_at \'perms\'' -f -a diff -d 'Compare what two users may do, one user at two locations, or one user then and now.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a list -d 'List locations with currency, SMS tariff, networks and how many people have access: all, or the rows with all the words.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a show -d 'Show a location with its staff and the people who have access.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a add -d 'Add a location.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a copy -d 'Add a location like another: its currency, SMS tariff and region.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a edit -d 'Change a location.'
complete -c rolecall -n '__rolecall_at \'location\'' -f -a remove -d 'Remove a location with its staff; it leaves its networks.'
complete -c rolecall -n '__rolecall_at \'staff\'' -f -a list -d 'List staff by location, with the user each is linked to: all, or the rows with all the words.'
complete -c rolecall -n '__rolecall_at \'staff\'' -f -a add -d 'Add a staff member of a location.'
complete -c rolecall -n '__rolecall_at \'staff\'' -f -a edit -d 'Change a staff member\'s name or position.'
complete -c rolecall -n '__rolecall_at \'staff\'' -f -a remove -d 'Remove a staff member; a linked user loses the link.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a list -d 'List networks with their main location, whose currency and SMS tariff they have: all, or the rows with all the words.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a show -d 'Show a network\'s locations in order, and who sees its client data.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a create -d 'Create a network of existing locations.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a edit -d 'Add and drop locations of a network, rename it.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a order -d 'Put the locations of a network in a new order.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a main -d 'Make another location the main one: it moves to the front and gives currency and SMS tariff.'
complete -c rolecall -n '__rolecall_at \'network\'' -f -a delete -d 'Delete a network; its locations stay.'
complete -c rolecall -n '__rolecall_at \'report\'' -f -a list -d 'List the kinds of reports.'
complete -c rolecall -n '__rolecall_at \'report\'' -f -a show -d 'Show a report; permissions as a picture, people by location and how much each may in every section.'
complete -c rolecall -n '__rolecall_at \'report\'' -f -a export -d 'Write a report to a file or to standard output.'
complete -c rolecall -n '__rolecall_at \'history\'' -f -a list -d 'List saved changes, the newest first: all, or those whose rows have all the words; with options only those about something, by someone, or of some time.'
complete -c rolecall -n '__rolecall_at \'history\'' -f -a show -d 'Show a saved change as the diff it was; of several each, and the sum.'
complete -c rolecall -n '__rolecall_at \'history\'' -f -a undo -d 'Take saved changes back, as one change.'
complete -c rolecall -n '__rolecall_at \'history\'' -f -a verify -d 'Check that every saved change is as it was written, and that together they make the store.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a info -d 'Show where the store is, what it holds, and where each setting comes from.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a backup -d 'Write a copy of the whole store to one file, of one moment, while others go on working.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a restore -d 'Put a backup in the store\'s place, once it is checked and what changes for everyone is shown.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a copy -d 'Copy a store with its whole history to an empty place, from SQLite to PostgreSQL or back.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a verify -d 'Check the store\'s pages and references, every record, every rule, and that its history makes it.'
complete -c rolecall -n '__rolecall_at \'store\'' -f -a upgrade -d 'Upgrade a store that an earlier version of rolecall wrote, in one transaction.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a connect -d 'Connect the store to an account, after trying the tokens.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a status -d 'Show which account it is, who is signed in, when it was last pulled, and what waits for a push.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a roles -d 'List the account\'s roles, as the last pull read them; before the first one they are read from the account.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a probe -d 'Find out what the account does where no documentation says so, on a test user who is as before afterwards.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a pushes -d 'List past pushes, or show what became of each step of one.'
complete -c rolecall -n '__rolecall_at \'account\'' -f -a disconnect -d 'Drop the account\'s tokens.'
complete -c rolecall -n '__rolecall_at \'\' \'invite\' \'user\' \'user list\' \'user show\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role\' \'role set\' \'role suggest\' \'perms\' \'perms show\' \'perms list\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'perms explain\' \'perms who\' \'perms diff\' \'location\' \'location list\' \'location show\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff\' \'staff list\' \'staff add\' \'staff edit\' \'staff remove\' \'network\' \'network list\' \'network show\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'home\' \'report\' \'report show\' \'report export\' \'drift\' \'apply\' \'history\' \'history list\' \'history show\' \'history undo\' \'history verify\' \'store\' \'store info\' \'store backup\' \'store restore\' \'store verify\' \'store upgrade\' \'account\' \'account connect\' \'account status\' \'account roles\' \'account probe\' \'account pushes\' \'account disconnect\' \'pull\' \'push\' \'run\' \'export\'' -l store -r -F -d 'Where the team is kept [env: ROLECALL_STORE].'
complete -c rolecall -n '__rolecall_at \'\' \'invite\' \'user\' \'user list\' \'user show\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role\' \'role list\' \'role show\' \'role set\' \'role suggest\' \'perms\' \'perms show\' \'perms list\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'perms explain\' \'perms who\' \'perms diff\' \'location\' \'location list\' \'location show\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff\' \'staff list\' \'staff add\' \'staff edit\' \'staff remove\' \'network\' \'network list\' \'network show\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'home\' \'report\' \'report list\' \'report show\' \'apply\' \'history\' \'history list\' \'history show\' \'history undo\' \'history verify\' \'store\' \'store info\' \'store backup\' \'store restore\' \'store copy\' \'store verify\' \'store upgrade\' \'account\' \'account connect\' \'account status\' \'account roles\' \'account probe\' \'account pushes\' \'account disconnect\' \'pull\' \'push\' \'help\' \'run\' \'demo\'' -l format -x -a '(__rolecall_list format)' -d 'How to print [env: ROLECALL_FORMAT; default: table at a terminal, else lines].'
complete -c rolecall -l quiet -s q -d 'Print answers and errors only.'
complete -c rolecall -l no-input -d 'Never ask.'
complete -c rolecall -n '__rolecall_at \'\'' -l version -d 'Show the version.'
complete -c rolecall -l help -s h -d 'Show this message and exit.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l email -x -d 'The e-mail the person signs in with.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l phone -x -d 'The phone the person signs in with.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l role -x -a '(__rolecall_list roles)' -d 'The role at the location.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l staff -x -a '(__rolecall_names staff)' -d 'The staff member to link; the role employee needs one.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l new-staff -d 'Add the person as staff, linked; with --file, those whose role needs it.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l position -x -d 'With --new-staff: such as Stylist.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l copy-from -x -a '(__rolecall_names users)' -d 'Also give what this user may do.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l grant -x -a '(__rolecall_names permissions)' -d 'Also grant this.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l revoke -x -a '(__rolecall_names revocable)' -d 'Leave this out.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l file -r -F -d 'Many people, from Excel (XLSX), CSV or JSON.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l sheet -x -d 'The sheet of a workbook, where several hold data.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l encoding -x -d 'Of a text that is not Unicode, such as cp1251 or mac-roman.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l map -x -d 'What a column of the file is; THEIRS= skips it.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l ignore-columns -d 'Leave out the columns of the file that are unknown.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l on-duplicate -x -a '(__rolecall_list duplicates)' -d 'What to do with people of the file who have the access already.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l partial -d 'Save the rows without faults, leave out the others.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l rejects -r -F -d 'With --partial: where those rows go.'
complete -c rolecall -n '__rolecall_at \'invite\'' -l keep-names -d 'Known logins keep the name they have where the file has another.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user list\' \'user show\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'role set\' \'role suggest\' \'perms show\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'perms explain\' \'perms who\' \'perms diff\' \'staff list\' \'staff add\' \'staff edit\' \'staff remove\' \'report show\' \'report export\' \'store info\' \'account roles\' \'account probe\' \'push\' \'run\'' -l at -x -a '(__rolecall_names locations)' -d 'The location that is meant [env: ROLECALL_AT].'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'store restore\' \'store upgrade\' \'pull\' \'run\'' -l yes -s y -d 'Save without asking.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'store restore\' \'store copy\' \'store upgrade\' \'account probe\' \'pull\' \'run\'' -l dry-run -s n -d 'Show what would change and save nothing.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'push\' \'run\'' -l exit-code -d 'With --dry-run or --plan-out: exit with 4 when something would change.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'pull\' \'run\'' -l reason -x -d 'Why; kept in the history.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'push\' \'run\'' -l max-loss -x -d 'Refuse to take away more permissions than this.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'push\' \'run\'' -l max-gain -x -d 'Refuse to give more permissions than this.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'push\' \'run\'' -l forbid -x -a '(__rolecall_names revocable)' -d 'Refuse to give this to anyone who does not already have it.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'run\'' -l require-reason -d 'Refuse to save without --reason.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'run\'' -l plan-out -r -F -d 'Write the plan down and save nothing; apply FILE saves it.'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'report export\' \'check\' \'apply\' \'history undo\' \'pull\' \'push\' \'run\' \'export\'' -l mode -x -d 'Permissions of files it writes [default: 600, or those they have].'
complete -c rolecall -n '__rolecall_at \'invite\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user edit\' \'user move\' \'user merge\' \'user forget\' \'role set\' \'role suggest\' \'perms grant\' \'perms revoke\' \'perms edit\' \'perms copy\' \'perms reset\' \'location add\' \'location copy\' \'location edit\' \'location remove\' \'staff add\' \'staff edit\' \'staff remove\' \'network create\' \'network edit\' \'network order\' \'network main\' \'network delete\' \'apply\' \'history undo\' \'store restore\' \'pull\' \'run\'' -l full -d 'Show every line of the diff.'
complete -c rolecall -n '__rolecall_at \'user list\' \'user show\' \'user accept\' \'user resend\' \'user cancel\' \'user remove\' \'user move\' \'user forget\' \'role set\' \'perms show\' \'perms grant\' \'perms revoke\' \'perms copy\' \'perms reset\'' -l users-from -r -F -d 'Also the users and selectors in a file, one a line; # begins a remark.'
complete -c rolecall -n '__rolecall_at \'user list\'' -l without-access -d 'Only people who have access nowhere.'
complete -c rolecall -n '__rolecall_at \'user list\' \'user show\' \'role list\' \'role show\' \'perms show\' \'perms list\' \'perms explain\' \'perms who\' \'perms diff\' \'location list\' \'location show\' \'staff list\' \'network list\' \'network show\' \'report list\' \'report show\' \'check\' \'drift\' \'history list\' \'history verify\' \'store info\' \'account roles\' \'account pushes\' \'help\'' -l columns -x -d 'Only these columns, by key or title, in this order.'
complete -c rolecall -n '__rolecall_at \'user list\' \'user show\' \'role list\' \'role show\' \'perms show\' \'perms list\' \'perms explain\' \'perms who\' \'perms diff\' \'location list\' \'location show\' \'staff list\' \'network list\' \'network show\' \'report list\' \'report show\' \'check\' \'drift\' \'history list\' \'history verify\' \'store info\' \'account roles\' \'account pushes\' \'help\'' -l sort -x -d 'Sort by a column; -KEY downwards.'
complete -c rolecall -n '__rolecall_at \'user list\' \'user show\' \'role list\' \'role show\' \'perms show\' \'perms list\' \'perms explain\' \'perms who\' \'perms diff\' \'location list\' \'location show\' \'staff list\' \'network list\' \'network show\' \'report list\' \'report show\' \'check\' \'drift\' \'history list\' \'history verify\' \'store info\' \'account roles\' \'account pushes\' \'help\'' -l limit -x -d 'Only the first N rows.'
complete -c rolecall -n '__rolecall_at \'user list\' \'user show\' \'perms show\' \'perms explain\' \'perms who\' \'perms diff\' \'location list\' \'location show\' \'staff list\' \'network list\' \'network show\' \'report show\' \'report export\' \'check\' \'drift\' \'export\'' -l as-of -x -d 'As it stood at a time (a day: at its end), or after change N.'
complete -c rolecall -n '__rolecall_at \'user accept\' \'user resend\' \'user cancel\' \'user remove\'' -l everywhere -d 'At every location the user has access to.'
complete -c rolecall -n '__rolecall_at \'user edit\'' -l name -x -d 'The new name.'
complete -c rolecall -n '__rolecall_at \'user edit\'' -l email -x -a '(__rolecall_list none)' -d 'The e-mail the person signs in with from now on.'
complete -c rolecall -n '__rolecall_at \'user edit\'' -l phone -x -a '(__rolecall_list none)' -d 'The phone the person signs in with from now on.'
complete -c rolecall -n '__rolecall_at \'user move\'' -l to -x -a '(__rolecall_names locations)' -d 'Where they have access from now on.'
complete -c rolecall -n '__rolecall_at \'user move\'' -l from -x -a '(__rolecall_names locations)' -d 'Where they have it now [default: the only access].'
complete -c rolecall -n '__rolecall_at \'user move\'' -l staff -x -a '(__rolecall_names staff)' -d 'Link this staff member of the new location.'
complete -c rolecall -n '__rolecall_at \'user move\'' -l new-staff -d 'Add and link a staff member of the same name.'
complete -c rolecall -n '__rolecall_at \'role show\' \'perms show\'' -l section -x -a '(__rolecall_list sections)' -d 'Only this section.'
complete -c rolecall -n '__rolecall_at \'role set\' \'perms grant\' \'perms revoke\'' -l user -x -a '(__rolecall_names selectors)' -d 'Another user or selector.'
complete -c rolecall -n '__rolecall_at \'role set\'' -l staff -x -a '(__rolecall_names staff)' -d 'Link this staff member of the location.'
complete -c rolecall -n '__rolecall_at \'role set\'' -l unlink -d 'Take away the link to a staff member.'
complete -c rolecall -n '__rolecall_at \'role set\'' -l keep -d 'Carry over what the new role allows.'
complete -c rolecall -n '__rolecall_at \'role set\'' -l fresh -d 'Forget the settings the user had in that role.'
complete -c rolecall -n '__rolecall_at \'role suggest\'' -l without-role -d 'Only those who have no role.'
complete -c rolecall -n '__rolecall_at \'role suggest\'' -l assign -d 'Set the suggested roles; no permission changes.'
complete -c rolecall -n '__rolecall_at \'perms show\'' -l all -d 'Also what is off, dormant and beyond the role, with the reason.'
complete -c rolecall -n '__rolecall_at \'perms list\'' -l section -x -a '(__rolecall_list sections)' -d 'One section.'
complete -c rolecall -n '__rolecall_at \'perms list\'' -l role -x -a '(__rolecall_list roles)' -d 'Also what the role makes of each: recommended, additional, beyond.'
complete -c rolecall -n '__rolecall_at \'perms list\'' -l at -x -a '(__rolecall_names locations)' -d 'As the account of this location calls them.'
complete -c rolecall -n '__rolecall_at \'perms grant\' \'perms revoke\' \'perms who\'' -l section -x -a '(__rolecall_list sections)' -d 'Everything in a section.'
complete -c rolecall -n '__rolecall_at \'perms grant\' \'perms revoke\'' -l all -d 'Everything the role allows.'
complete -c rolecall -n '__rolecall_at \'perms copy\'' -l from-at -x -a '(__rolecall_names locations)' -d 'The location of FROM, where it is not --at.'
complete -c rolecall -n '__rolecall_at \'perms copy\'' -l mode -x -a '(__rolecall_list mode)' -d 'merge adds, replace makes equal.'
complete -c rolecall -n '__rolecall_at \'perms copy\'' -l with-role -d 'Copy the role too.'
complete -c rolecall -n '__rolecall_at \'perms who\'' -l user -x -a '(__rolecall_names selectors)' -d 'Only this user or selector.'
complete -c rolecall -n '__rolecall_at \'perms who\'' -l network -x -a '(__rolecall_names networks)' -d 'Only at the locations of a network.'
complete -c rolecall -n '__rolecall_at \'perms who\'' -l every -l any -d 'Who has all of them, or who has any.'
complete -c rolecall -n '__rolecall_at \'perms diff\'' -l with-at -x -a '(__rolecall_names locations)' -d 'The location of OTHER, where it is not that of USER.'
complete -c rolecall -n '__rolecall_at \'perms diff\'' -l since -x -d 'Compare USER with what was allowed then, or after change N.'
complete -c rolecall -n '__rolecall_at \'location add\' \'location edit\'' -l currency -x -a '(__rolecall_names currencies)' -d 'ISO 4217 code, such as EUR.'
complete -c rolecall -n '__rolecall_at \'location add\'' -l sms-tariff -x -d 'What SMS cost there, in words.'
complete -c rolecall -n '__rolecall_at \'location add\'' -l region -x -d 'ISO 3166 code for reading national phone numbers.'
complete -c rolecall -n '__rolecall_at \'location copy\'' -l with-team -d 'Also its staff and everyone\'s access there.'
complete -c rolecall -n '__rolecall_at \'location copy\'' -l networks -d 'Also join its networks, at the end.'
complete -c rolecall -n '__rolecall_at \'location edit\' \'staff edit\'' -l name -x -d 'The new name.'
complete -c rolecall -n '__rolecall_at \'location edit\'' -l sms-tariff -x -a '(__rolecall_list none)' -d 'What SMS cost there, in words.'
complete -c rolecall -n '__rolecall_at \'location edit\'' -l region -x -a '(__rolecall_list none)' -d 'ISO 3166 code.'
complete -c rolecall -n '__rolecall_at \'location edit\'' -l main-network -x -a '(__rolecall_names networks) (__rolecall_list none)' -d 'Its main one of the networks it belongs to.'
complete -c rolecall -n '__rolecall_at \'location remove\'' -l with-access -d 'End the access of everyone who has it there.'
complete -c rolecall -n '__rolecall_at \'staff add\'' -l position -x -d 'Such as Stylist.'
complete -c rolecall -n '__rolecall_at \'staff edit\'' -l position -x -a '(__rolecall_list none)' -d 'Such as Stylist.'
complete -c rolecall -n '__rolecall_at \'network create\'' -l main -x -a '(__rolecall_names locations)' -d 'The main location, where it is not the first.'
complete -c rolecall -n '__rolecall_at \'network edit\'' -l add -x -a '(__rolecall_names locations)' -d 'Add this location at the end.'
complete -c rolecall -n '__rolecall_at \'network edit\'' -l drop -x -a '(__rolecall_names locations)' -d 'Take this location out.'
complete -c rolecall -n '__rolecall_at \'network edit\'' -l rename -l name -x -d 'The new name.'
complete -c rolecall -n '__rolecall_at \'report show\'' -l section -x -a '(__rolecall_list sections)' -d 'Of permissions: each one of this section.'
complete -c rolecall -n '__rolecall_at \'report show\' \'report export\'' -l since -x -d 'Of changes: saved at this time or later.'
complete -c rolecall -n '__rolecall_at \'report show\' \'report export\'' -l until -x -d 'Of changes: saved by this time; a day counts to its end.'
complete -c rolecall -n '__rolecall_at \'report show\' \'report export\'' -l details -d 'Of contacts: a row for each way in which they are shown.'
complete -c rolecall -n '__rolecall_at \'report export\'' -l format -x -a '(__rolecall_list report-export-format)' -d 'How to write it [default: what --output ends with, else csv].'
complete -c rolecall -n '__rolecall_at \'report export\'' -l output -s o -r -F -d 'Where to write it; - is standard output.'
complete -c rolecall -n '__rolecall_at \'report export\'' -l with-source -d 'In CSV: four more columns, the time, store, last change and scope.'
complete -c rolecall -n '__rolecall_at \'check\'' -l fixture -r -F -d 'The world of files that name none.'
complete -c rolecall -n '__rolecall_at \'check\'' -l live -d 'Check the store, not the files\' own worlds.'
complete -c rolecall -n '__rolecall_at \'check\'' -l store -r -F -d 'Check this store; ROLECALL_STORE counts with --live only.'
complete -c rolecall -n '__rolecall_at \'check\'' -l format -x -d 'One of table, lines, csv, json, junit, github, markdown; may be repeated.'
complete -c rolecall -n '__rolecall_at \'check\'' -l output -s o -r -F -d 'Where to write; - is standard output.'
complete -c rolecall -n '__rolecall_at \'check\'' -l coverage -d 'Show which role and permission cells no expectation names.'
complete -c rolecall -n '__rolecall_at \'check\'' -l min -x -d 'Exit with 3 when less is covered.'
complete -c rolecall -n '__rolecall_at \'check\'' -l mutate -d 'Show which permissions could be flipped unnoticed.'
complete -c rolecall -n '__rolecall_at \'check\'' -l record -d 'Write expectations from what the store holds.'
complete -c rolecall -n '__rolecall_at \'check\'' -l at -x -a '(__rolecall_names locations)' -d 'With --record: only the access there.'
complete -c rolecall -n '__rolecall_at \'check\'' -l full -d 'Show every failure.'
complete -c rolecall -n '__rolecall_at \'drift\'' -l format -x -a '(__rolecall_list drift-format)' -d 'How to print.'
complete -c rolecall -n '__rolecall_at \'drift\'' -l patch -x -a '(__rolecall_list patch)' -d 'Print what would fix the store, or the file.'
complete -c rolecall -n '__rolecall_at \'drift\'' -l account -d 'Compare with the account, read anew; FILE is optional then.'
complete -c rolecall -n '__rolecall_at \'drift\' \'pull\'' -l location -x -a '(__rolecall_names locations)' -d 'Only this one; repeatable.'
complete -c rolecall -n '__rolecall_at \'apply\'' -l prune -d 'Also remove what the file does not mention.'
complete -c rolecall -n '__rolecall_at \'apply\'' -l anyway -d 'Save a plan of another store, one saved before, or one that reaches otherwise now.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l user -x -a '(__rolecall_names selectors)' -d 'About this user, who may be gone by now.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l location -x -a '(__rolecall_names locations)' -d 'About this location, or access there.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l permission -x -a '(__rolecall_names permissions)' -d 'That give, take away or limit this permission.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l actor -x -d 'Saved by this person.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l since -x -d 'Saved at this time or later.'
complete -c rolecall -n '__rolecall_at \'history list\'' -l until -x -d 'Saved by this time; a day counts to its end.'
complete -c rolecall -n '__rolecall_at \'history undo\'' -l to -x -d 'Take back everything after change N.'
complete -c rolecall -n '__rolecall_at \'history verify\'' -l expect -x -d 'The head that store info printed earlier.'
complete -c rolecall -n '__rolecall_at \'store backup\'' -l force -d 'Replace a file that is there.'
complete -c rolecall -n '__rolecall_at \'account connect\'' -l url -x -d 'The account\'s address [env: ROLECALL_ACCOUNT_URL].'
complete -c rolecall -n '__rolecall_at \'account connect\'' -l token-stdin -d 'Read the two tokens from standard input, each in a line.'
complete -c rolecall -n '__rolecall_at \'account connect\'' -l me -x -a '(__rolecall_list none)' -d 'Whose user token it is: an e-mail, phone or id of the account.'
complete -c rolecall -n '__rolecall_at \'account status\'' -l check -d 'Ask the account whether the tokens count: one request.'
complete -c rolecall -n '__rolecall_at \'account roles\'' -l check -d 'Where the account\'s permissions differ from rolecall\'s.'
complete -c rolecall -n '__rolecall_at \'account probe\'' -l user -x -d 'A user made for this: an e-mail, phone or id.'
complete -c rolecall -n '__rolecall_at \'account disconnect\'' -l forget -d 'Forget too what was read of the account.'
complete -c rolecall -n '__rolecall_at \'account disconnect\'' -l yes -s y -d 'Forget without asking.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l currency -x -a '(__rolecall_names currencies)' -d 'Of new locations: the account names none.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l match -x -d 'Who an id of the account is here; ID= is a new user.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l ours -x -a '(__rolecall_names selectors)' -d 'What was changed here is right; repeatable.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l theirs -x -a '(__rolecall_names selectors)' -d 'The account is right; repeatable.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l keep -x -a '(__rolecall_list keep)' -d 'Who is right for everybody else.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l partial -d 'Save the locations that can be read, and exit with 5.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l at -x -a '(__rolecall_names locations)' -d 'Read only this location, like --location [env: ROLECALL_AT].'
complete -c rolecall -n '__rolecall_at \'pull\'' -l exit-code -d 'With --dry-run: exit with 4 when something would change.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l max-loss -x -d 'Exit with 3 where the account took away more permissions than this; it is saved all the same.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l max-gain -x -d 'Exit with 3 where the account gave more permissions than this; it is saved all the same.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l forbid -x -a '(__rolecall_names revocable)' -d 'Exit with 3 where the account gave this to anyone who did not have it; it is saved all the same.'
complete -c rolecall -n '__rolecall_at \'pull\'' -l require-reason -d 'Caution of a pull without --reason.'
complete -c rolecall -n '__rolecall_at \'push\'' -l remove -d 'Also remove whom the store removed; each is named.'
complete -c rolecall -n '__rolecall_at \'push\'' -l undo -x -d 'Take push N back.'
complete -c rolecall -n '__rolecall_at \'push\'' -l resume -d 'Go on with the push that stopped.'
complete -c rolecall -n '__rolecall_at \'push\'' -l abandon -d 'Give the rest of the open push up.'
complete -c rolecall -n '__rolecall_at \'push\'' -l send-again -x -a '(__rolecall_names selectors)' -d 'With --resume: invite once more, after 10 minutes.'
complete -c rolecall -n '__rolecall_at \'push\'' -l yes -s y -d 'Push without asking.'
complete -c rolecall -n '__rolecall_at \'push\'' -l dry-run -s n -d 'Show what would be sent and send nothing.'
complete -c rolecall -n '__rolecall_at \'push\'' -l reason -x -d 'Why; kept with the push.'
complete -c rolecall -n '__rolecall_at \'push\'' -l require-reason -d 'Refuse to push without --reason.'
complete -c rolecall -n '__rolecall_at \'push\'' -l plan-out -r -F -d 'Write the push down as a .json file and send nothing; push FILE sends it.'
complete -c rolecall -n '__rolecall_at \'push\'' -l full -d 'Show every line of the diff, and each thing that is left out.'
complete -c rolecall -n '__rolecall_at_argument \'user list\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user show\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user accept\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user resend\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user cancel\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user remove\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user edit\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user move\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'user forget\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'role show\' 1' -f -a '(__rolecall_list roles)'
complete -c rolecall -n '__rolecall_at_argument \'role set\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'role set\' 2' -f -a '(__rolecall_list roles)'
complete -c rolecall -n '__rolecall_at_argument \'role suggest\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms show\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms grant\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms grant\' 2+' -f -a '(__rolecall_names permissions)'
complete -c rolecall -n '__rolecall_at_argument \'perms revoke\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms revoke\' 2+' -f -a '(__rolecall_names revocable)'
complete -c rolecall -n '__rolecall_at_argument \'perms edit\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms copy\' 1' -f -a '(__rolecall_names users)'
complete -c rolecall -n '__rolecall_at_argument \'perms copy\' 2+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms reset\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms explain\' 1' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'perms explain\' 2' -f -a '(__rolecall_names permissions)'
complete -c rolecall -n '__rolecall_at_argument \'perms who\' 1+' -f -a '(__rolecall_names permissions)'
complete -c rolecall -n '__rolecall_at_argument \'perms diff\' 1' -f -a '(__rolecall_names users)'
complete -c rolecall -n '__rolecall_at_argument \'perms diff\' 2' -f -a '(__rolecall_names users)'
complete -c rolecall -n '__rolecall_at_argument \'location list\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'location show\' 1' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'location copy\' 1' -f -a '(__rolecall_names users)'
complete -c rolecall -n '__rolecall_at_argument \'location edit\' 1' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'location remove\' 1' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'staff list\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'staff edit\' 1' -f -a '(__rolecall_names staff)'
complete -c rolecall -n '__rolecall_at_argument \'staff remove\' 1' -f -a '(__rolecall_names staff)'
complete -c rolecall -n '__rolecall_at_argument \'network list\' 1+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'network show\' 1' -f -a '(__rolecall_names networks)'
complete -c rolecall -n '__rolecall_at_argument \'network create\' 2+' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'network edit\' 1' -f -a '(__rolecall_names networks)'
complete -c rolecall -n '__rolecall_at_argument \'network order\' 1' -f -a '(__rolecall_names networks)'
complete -c rolecall -n '__rolecall_at_argument \'network order\' 2+' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'network main\' 1' -f -a '(__rolecall_names networks)'
complete -c rolecall -n '__rolecall_at_argument \'network main\' 2' -f -a '(__rolecall_names locations)'
complete -c rolecall -n '__rolecall_at_argument \'network delete\' 1' -f -a '(__rolecall_names networks)'
complete -c rolecall -n '__rolecall_at_argument \'report show\' 1' -f -a '(__rolecall_list reports)'
complete -c rolecall -n '__rolecall_at_argument \'report show\' 2+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'report export\' 1' -f -a '(__rolecall_list reports)'
complete -c rolecall -n '__rolecall_at_argument \'report export\' 2+' -f -a '(__rolecall_names selectors)'
complete -c rolecall -n '__rolecall_at_argument \'check\' 1+'  -F
complete -c rolecall -n '__rolecall_at_argument \'drift\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'apply\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'history show\' 1' -f -a '(__rolecall_names changes)'
complete -c rolecall -n '__rolecall_at_argument \'history undo\' 1' -f -a '(__rolecall_names changes)'
complete -c rolecall -n '__rolecall_at_argument \'store backup\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'store restore\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'store copy\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'store copy\' 2'  -F
complete -c rolecall -n '__rolecall_at_argument \'help\' 1+' -f -a '(__rolecall_list topics)'
complete -c rolecall -n '__rolecall_at_argument \'schema\' 1' -f -a '(__rolecall_list kind)'
complete -c rolecall -n '__rolecall_at_argument \'run\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'export\' 1'  -F
complete -c rolecall -n '__rolecall_at_argument \'completion\' 1' -f -a '(__rolecall_list shell)'
