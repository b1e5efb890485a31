# Completion of rolecall in PowerShell 5.1 or newer.
# Written by `python -m rolecall.completion FOLDER` from the commands themselves; changes belong there.
# The program's own words are in this file; names come from `rolecall __complete`, which prints nothing on errors.

Register-ArgumentCompleter -Native -CommandName rolecall -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

@WORDS@
    # A word as PowerShell would hand it over; typographic quotes quote in PowerShell too.
    function Get-Plain($element) {
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst] -or
            $element -is [System.Management.Automation.Language.ExpandableStringExpressionAst]) { return $element.Value }
        return $element.Extent.Text
    }
    function Get-Quoted($text) {
        if ($text -match '^[A-Za-z0-9_.:/=+-][A-Za-z0-9_.:/=+@-]*$') { return $text }
        return "'" + ($text -replace "(['\u2018\u2019\u201A\u201B])", '$1$1') + "'"
    }
    function Find-Source($path, $option) {
        foreach ($key in "$path $option", "* $option") { if ($values.ContainsKey($key)) { return $values[$key] } }
        return $null
    }
    function Get-Candidates($source, $typed, $line) {
        foreach ($token in ($source -split ' ')) {
            if ($token -like 'list-*') {
                $lists[$token.Substring(5)]
            } elseif ($token -like 'names-*') {
                $kept = [Console]::OutputEncoding
                $mode = $env:PYTHONUTF8
                try {
                    [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
                    $env:PYTHONUTF8 = '1'
                    & $program __complete $token.Substring(6) $(if ($typed) { $typed } else { $nothing }) @line 2>$null
                } finally {
                    [Console]::OutputEncoding = $kept
                    $env:PYTHONUTF8 = $mode
                }
            }
        }
    }

    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })
    $program = Get-Plain $before[0]
    # Before 7.3 an empty argument would not reach a program at all.
    $nothing = if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' }
    $line = @($before | Select-Object -Skip 1 | ForEach-Object { Get-Plain $_ })
    $typed = $wordToComplete.Trim("'", '"')

    $path = ''; $option = ''; $number = 1; $ended = $false
    foreach ($word in $line) {
        if ($option) { $option = '' }
        elseif (-not $ended -and $word -eq '--') { $ended = $true }
        elseif (-not $ended -and $word -like '-?*') {
            if ($word -notlike '*=*' -and $null -ne (Find-Source $path $word)) { $option = $word }
        }
        elseif ($members.ContainsKey($path)) { $path = "$path $word".Trim() }
        else { $number++ }
    }

    $lead = ''
    if ($option) {
        $found = Get-Candidates (Find-Source $path $option) $typed $line
    } elseif (-not $ended -and $typed -match '^(--[^=]+=)(.*)$') {
        $lead = $Matches[1]; $typed = $Matches[2]
        $found = Get-Candidates (Find-Source $path $lead.TrimEnd('=')) $typed $line
    } elseif (-not $ended -and $typed -like '-*') {
        $found = $options[$path]
    } elseif ($members.ContainsKey($path)) {
        $found = $members[$path]
    } else {
        $source = $arguments["$path $number"]
        if ($null -eq $source) { $source = $arguments["$path *"] }
        $found = Get-Candidates $source $typed $line
    }
    foreach ($entry in $found) {
        $name, $about = $entry -split "`t", 2
        if ($name -and $name.StartsWith($typed, [System.StringComparison]::OrdinalIgnoreCase)) {
            $shown = if ($about) { $about } else { $name }
            [System.Management.Automation.CompletionResult]::new((Get-Quoted ($lead + $name)), $name, 'ParameterValue', $shown)
        }
    }
}
