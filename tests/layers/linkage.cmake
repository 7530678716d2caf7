# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DPROGRAM=… [-DWINDOW_PROGRAM=…] -P linkage.cmake: fails if PROGRAM would load a Qt library that draws, itself
# or through another library. That WINDOW_PROGRAM does shows that it would have been seen.
cmake_minimum_required(VERSION 3.21)
set(drawing "libQt6(Gui|Widgets|Charts|Svg|OpenGL|OpenGLWidgets)\\.")

function(libraries_of program result)
    file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${program}"
        RESOLVED_DEPENDENCIES_VAR found UNRESOLVED_DEPENDENCIES_VAR missing)
    set(${result} ${found} ${missing} PARENT_SCOPE)
endfunction()

libraries_of("${PROGRAM}" libraries)
if(NOT libraries MATCHES "libQt6Core\\." OR NOT libraries MATCHES "libQt6Network\\.")
    message(FATAL_ERROR "${PROGRAM} does not load Qt Core and Qt Network; is it the right file? ${libraries}")
endif()
list(FILTER libraries INCLUDE REGEX "${drawing}")
if(libraries)
    message(FATAL_ERROR "${PROGRAM} loads libraries that draw: ${libraries}")
endif()

if(WINDOW_PROGRAM)
    libraries_of("${WINDOW_PROGRAM}" libraries)
    list(FILTER libraries INCLUDE REGEX "${drawing}")
    if(NOT libraries)
        message(FATAL_ERROR "${WINDOW_PROGRAM} seems to load no library that draws: this check sees nothing")
    endif()
endif()
