# SPDX-License-Identifier: GPL-3.0-or-later
# porthole_flags: every compile flag of the project, carried by one INTERFACE target.
set(PORTHOLE_SANITIZE "" CACHE STRING "Comma-separated sanitizers for -fsanitize=, e.g. address,undefined")
option(PORTHOLE_WERROR "Treat warnings as errors (the presets for developers turn it on)" OFF)

add_library(porthole_flags INTERFACE)
target_compile_features(porthole_flags INTERFACE cxx_std_20)
target_include_directories(porthole_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(porthole_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_KEYWORDS QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    PORTHOLE_VERSION="${PROJECT_VERSION}")
if(PORTHOLE_FUZZ)
    target_compile_definitions(porthole_flags INTERFACE QT_FORCE_ASSERTS) # optimised code has none else
endif()
if(MSVC)
    target_compile_options(porthole_flags INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${PORTHOLE_WERROR}>:/WX>)
    target_compile_definitions(porthole_flags INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN)
else()
    target_compile_options(porthole_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers -Wnon-virtual-dtor
        -Woverloaded-virtual $<$<BOOL:${PORTHOLE_WERROR}>:-Werror>)
    if(PORTHOLE_SANITIZE)
        target_compile_options(porthole_flags INTERFACE "-fsanitize=${PORTHOLE_SANITIZE}" -fno-omit-frame-pointer
            -fno-sanitize-recover=all
            # Its check opens a pipe, and takes the failure for a finding where a test uses up all descriptors.
            -fno-sanitize=vptr)
        target_link_options(porthole_flags INTERFACE "-fsanitize=${PORTHOLE_SANITIZE}")
    endif()
endif()
