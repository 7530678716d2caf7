# SPDX-License-Identifier: GPL-3.0-or-later
# Precompiled headers of Qt, which is most of what a file of Porthole's makes the compiler read: half the time of a build.
# They hide a missing #include, so the presets for developers build without them.
option(PORTHOLE_PCH "Precompile the headers of Qt that most files include" OFF)

# porthole_precompile(TARGET HEADER…): for a library.
function(porthole_precompile target)
    if(PORTHOLE_PCH)
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()

# porthole_precompile_tests(TARGET LIBRARY HEADER…): makes the program TARGET, which only carries what is precompiled for
# tests of LIBRARY: as programs they have other flags than a library.
function(porthole_precompile_tests target library)
    if(PORTHOLE_PCH)
        add_executable(${target} "${PROJECT_SOURCE_DIR}/tests/precompiled.cpp")
        target_link_libraries(${target} PRIVATE ${library} Qt6::Test)
        porthole_precompile(${target} ${ARGN})
        porthole_forget_folder(${target})
    endif()
endfunction()

# Qt6::Test tells each program its folder by a macro, for QFINDTESTDATA, which is not used here. GCC takes precompiled
# headers only where each macro is the same.
function(porthole_forget_folder target)
    if(NOT MSVC)
        target_compile_options(${target} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
    endif()
endfunction()

# porthole_precompile_as(TARGET OTHER): what OTHER precompiles serves TARGET too, which has the same flags.
function(porthole_precompile_as target other)
    if(PORTHOLE_PCH)
        target_precompile_headers(${target} REUSE_FROM ${other})
        porthole_forget_folder(${target})
    endif()
endfunction()
