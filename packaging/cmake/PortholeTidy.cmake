# SPDX-License-Identifier: GPL-3.0-or-later
# The target `tidy`: clang-tidy over core, app and ui. It fails if there is a finding. Needs no build.
# PORTHOLE_TIDY_FOLDERS: others, for a part.
set(PORTHOLE_TIDY_FOLDERS "app|core|ui" CACHE STRING "What the target tidy looks at: folders, with | between them")
find_program(PORTHOLE_RUN_CLANG_TIDY NAMES run-clang-tidy run-clang-tidy-14)
if(PORTHOLE_RUN_CLANG_TIDY)
    cmake_host_system_information(RESULT processors QUERY NUMBER_OF_LOGICAL_CORES)
    add_custom_target(tidy
        COMMAND "${PORTHOLE_RUN_CLANG_TIDY}" -quiet -j ${processors} -p "${PROJECT_BINARY_DIR}"
            "^${PROJECT_SOURCE_DIR}/(${PORTHOLE_TIDY_FOLDERS})/"
        WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}" USES_TERMINAL VERBATIM)
endif()
