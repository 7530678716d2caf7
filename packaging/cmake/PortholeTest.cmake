# SPDX-License-Identifier: GPL-3.0-or-later
# porthole_test(NAME tst_x SOURCES a.cpp … [LIBS target …]): one Qt Test program, run by CTest without a display.
function(porthole_test)
    cmake_parse_arguments(ARG "" "NAME" "SOURCES;LIBS" ${ARGN})
    add_executable(${ARG_NAME} ${ARG_SOURCES})
    target_link_libraries(${ARG_NAME} PRIVATE porthole_core porthole_test_support ${ARG_LIBS} Qt6::Test)
    if("porthole_ui" IN_LIST ARG_LIBS)
        porthole_precompile_as(${ARG_NAME} porthole_precompiled_ui)
    else()
        porthole_precompile_as(${ARG_NAME} porthole_precompiled)
    endif()
    set_target_properties(${ARG_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME})
    set_tests_properties(${ARG_NAME} PROPERTIES
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_NO_THREADED_GLIB=1;LC_ALL=C.UTF-8"
        TIMEOUT 300)
endfunction()
