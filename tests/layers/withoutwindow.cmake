# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the project without its window, with Qt's drawing modules out of CMake's sight, and runs the program.
cmake_minimum_required(VERSION 3.21)

set(options -DPORTHOLE_UI=OFF -DPORTHOLE_TESTS=OFF)
foreach(module Gui Widgets Charts Svg OpenGL)
    list(APPEND options -DCMAKE_DISABLE_FIND_PACKAGE_Qt6${module}=ON)
endforeach()
if(TOOLCHAIN_FILE)
    list(APPEND options "-DCMAKE_TOOLCHAIN_FILE=${TOOLCHAIN_FILE}")
endif()

execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND "${CMAKE_COMMAND}" --no-warn-unused-cli
    -S "${SOURCE_FOLDER}" -B "${BUILD_FOLDER}" -G "${GENERATOR}"
    "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DQt6_DIR=${QT_FOLDER}" ${options})
execute_process(COMMAND_ERROR_IS_FATAL ANY
    COMMAND "${CMAKE_COMMAND}" --build "${BUILD_FOLDER}" --config "${BUILD_TYPE}" --parallel 2)

set(program "${BUILD_FOLDER}/bin/porthole")
execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND "${program}" --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "^porthole [0-9]+\\.[0-9]+\\.[0-9]+ \\(Qt 6")
    message(FATAL_ERROR "unexpected answer to --version: ${version}")
endif()

# Asked for a window, it says that it has none.
execute_process(COMMAND "${program}" --start RESULT_VARIABLE status ERROR_VARIABLE said)
if(NOT status EQUAL 2 OR NOT said MATCHES "this build has no window; use --headless")
    message(FATAL_ERROR "unexpected answer to --start: ${status} ${said}")
endif()
