# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles through ccache where it is installed and the user chose no launcher.
find_program(PORTHOLE_CCACHE ccache)
if(PORTHOLE_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${PORTHOLE_CCACHE}")
    if(PORTHOLE_PCH AND NOT CMAKE_HOST_WIN32)
        # Else it keeps nothing that was compiled with a precompiled header (its manual, "Precompiled headers").
        list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER env "CCACHE_SLOPPINESS=pch_defines,time_macros")
    endif()
endif()
