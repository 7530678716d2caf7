# SPDX-License-Identifier: GPL-3.0-or-later
<#
.SYNOPSIS
From a Windows machine with a C++ compiler to a running Porthole.
.DESCRIPTION
bootstrap.ps1 run [porthole's options]   installs what is missing, builds, and starts Porthole
bootstrap.ps1 test                       installs what is missing, builds, and runs all tests

A Qt that is installed already (Qt6_DIR is set, or qmake is on the path) is used. Otherwise vcpkg builds Qt from
vcpkg.json, which takes hours the first time. Works from any folder.
#>
param(
    [Parameter(Mandatory = $true, Position = 0)][ValidateSet('run', 'test')][string]$Verb,
    [Parameter(Position = 1, ValueFromRemainingArguments = $true)][string[]]$Options = @()
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$triplet = 'x64-windows'

function Say([string]$Text) { Write-Host "bootstrap: $Text" }

function Test-Command([string]$Name) { [bool](Get-Command $Name -ErrorAction SilentlyContinue) }

# Runs a program and stops at once if it fails.
function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "$Program $Arguments failed with status $LASTEXITCODE" }
}

# Installs the program with winget unless it is on the path.
function Install-Tool([string]$Command, [string]$Package) {
    if (Test-Command $Command) { return }
    if (-not (Test-Command 'winget')) { throw "$Command is missing, and there is no winget to install $Package with" }
    Say "about to install $Package with: winget install --exact --id $Package"
    Invoke-Checked 'winget' @('install', '--exact', '--id', $Package, '--accept-source-agreements',
        '--accept-package-agreements')
    $env:Path = [Environment]::GetEnvironmentVariable('Path', 'Machine') + ';' +
        [Environment]::GetEnvironmentVariable('Path', 'User')
}

# Puts a compiler on the path: the one that is there, or the newest Visual Studio's.
function Enter-Compiler {
    if ((Test-Command 'cl') -or (Test-Command 'g++')) { return }
    $vswhere = Join-Path ${env:ProgramFiles(x86)} 'Microsoft Visual Studio\Installer\vswhere.exe'
    $studio = if (Test-Path $vswhere) {
        & $vswhere -latest -products '*' -requires Microsoft.VisualStudio.Component.VC.Tools.x86.x64 `
            -property installationPath
    }
    if (-not $studio) {
        throw 'there is no C++ compiler. Install one with: winget install --exact --id ' +
            'Microsoft.VisualStudio.2022.BuildTools --override "--wait --passive --add ' +
            'Microsoft.VisualStudio.Workload.VCTools --includeRecommended"'
    }
    & (Join-Path $studio 'Common7\Tools\Launch-VsDevShell.ps1') -Arch amd64 -HostArch amd64 -SkipAutomaticLocation
}

# The folder of an installed Qt, or nothing.
function Find-Qt {
    if ($env:Qt6_DIR) { return (Resolve-Path (Join-Path $env:Qt6_DIR '..\..\..')).Path }
    foreach ($qmake in 'qmake6', 'qmake') {
        if (-not (Test-Command $qmake)) { continue }
        $version = & $qmake -query QT_VERSION
        if ([version]$version -ge [version]'6.4') { return (& $qmake -query QT_INSTALL_PREFIX) }
    }
}

function Find-Vcpkg {
    if ($env:VCPKG_ROOT -and (Test-Path (Join-Path $env:VCPKG_ROOT 'vcpkg.exe'))) { return $env:VCPKG_ROOT }
    $folder = Join-Path $root 'build\vcpkg'
    if (-not (Test-Path (Join-Path $folder 'vcpkg.exe'))) {
        Install-Tool 'git' 'Git.Git'
        Say "about to fetch vcpkg into $folder"
        Invoke-Checked 'git' @('clone', 'https://github.com/microsoft/vcpkg.git', $folder)
        Invoke-Checked (Join-Path $folder 'bootstrap-vcpkg.bat') @('-disableMetrics')
    }
    return $folder
}

function Build {
    Install-Tool 'cmake' 'Kitware.CMake'
    Install-Tool 'ninja' 'Ninja-build.Ninja'
    Enter-Compiler
    $vcpkg = Find-Vcpkg
    $settings = @('--preset', 'release', "-DVCPKG_TARGET_TRIPLET=$triplet",
        "-DCMAKE_TOOLCHAIN_FILE=$vcpkg\scripts\buildsystems\vcpkg.cmake")
    $qt = Find-Qt
    if ($qt) {
        Say "using the Qt in $qt; about to install with vcpkg: openssl, sqlite3, tl-expected"
        $settings += "-DCMAKE_PREFIX_PATH=$qt", '-DVCPKG_MANIFEST_NO_DEFAULT_FEATURES=ON'
    } else {
        Say 'about to build with vcpkg, which takes hours the first time: qtbase, qtcharts, qtsvg, openssl, sqlite3, tl-expected'
        $qt = Join-Path $root "build\release\vcpkg_installed\$triplet"
        $env:QT_PLUGIN_PATH = Join-Path $qt 'Qt6\plugins'
    }
    Push-Location $root
    try {
        Invoke-Checked 'cmake' $settings
        Invoke-Checked 'cmake' @('--build', '--preset', 'release', '--parallel')
    } finally {
        Pop-Location
    }
    $env:Path = (Join-Path $qt 'bin') + ';' + $env:Path
}

Build
if ($Verb -eq 'run') {
    & (Join-Path $root 'build\release\bin\porthole.exe') @Options
} else {
    Push-Location $root
    try { & ctest --preset release --output-on-failure -j2 } finally { Pop-Location }
}
exit $LASTEXITCODE
