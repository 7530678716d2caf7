# SPDX-License-Identifier: GPL-3.0-or-later
# Under ThreadSanitizer, a Qt that was not built for it gives false reports of queued signals, and hides true races inside
# Qt's containers. So such a build takes the Qt of tests/sanitizers/build-qt.sh, or fails here and says so.
# Include before find_package(Qt6), and call porthole_check_tsan_qt() after it.
if(PORTHOLE_SANITIZE MATCHES "thread" AND NOT CMAKE_PREFIX_PATH AND NOT Qt6_DIR)
    set(build_qt "${PROJECT_SOURCE_DIR}/tests/sanitizers/build-qt.sh")
    execute_process(COMMAND "${build_qt}" --where OUTPUT_VARIABLE where OUTPUT_STRIP_TRAILING_WHITESPACE
        COMMAND_ERROR_IS_FATAL ANY)
    if(NOT EXISTS "${where}/lib/cmake/Qt6")
        message(FATAL_ERROR "ThreadSanitizer needs a Qt that is built for it, and there is none in ${where}. "
            "Build it once, in about ten minutes, with: tests/sanitizers/build-qt.sh")
    endif()
    set(Qt6_DIR "${where}/lib/cmake/Qt6" CACHE PATH "The Qt of tests/sanitizers/build-qt.sh")
endif()

# Fails unless the Qt that was found calls ThreadSanitizer, where this build does.
function(porthole_check_tsan_qt)
    if(NOT PORTHOLE_SANITIZE MATCHES "thread")
        return()
    endif()
    get_target_property(library Qt6::Core LOCATION)
    file(STRINGS "${library}" calls REGEX "__tsan_func_entry" LIMIT_COUNT 1)
    if(NOT calls)
        message(FATAL_ERROR "${library} is not built for ThreadSanitizer: its reports would be false. "
            "Build one that is with tests/sanitizers/build-qt.sh, and remove this build's folder")
    endif()
    message(STATUS "ThreadSanitizer: with the Qt of ${library}")
endfunction()
