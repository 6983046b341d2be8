# SPDX-License-Identifier: Apache-2.0
# What every target of ours is compiled with, and the two functions that make targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Dev CACHE STRING "Dev, Release, Debug" FORCE)
endif()
# Dev is fast code with assertions and line numbers: numerics are unbearable at -O0.
# project() has already put an empty value into the cache, so a plain set(... CACHE) would change nothing.
if(NOT CMAKE_CXX_FLAGS_DEV)
    set(CMAKE_CXX_FLAGS_DEV "-O2 -g1" CACHE STRING "Flags of the build type Dev" FORCE)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(CLINIC_CCACHE ccache)
if(CLINIC_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
        ${CLINIC_CCACHE})
endif()
find_program(CLINIC_MOLD mold)
if(CLINIC_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(clinic_options INTERFACE)
# Requests are aggregates whose fields have defaults; leaving one out is how they are meant to be used.
# GCC 12 suspects Qt's own inline code of reading before writing: seen, but no reason to fail a build.
target_compile_options(clinic_options INTERFACE -Wall -Wextra -Wpedantic -Wno-missing-field-initializers
    $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local -Wno-error=maybe-uninitialized>)
target_compile_definitions(clinic_options INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_USE_QSTRINGBUILDER QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_NO_CONTEXTLESS_CONNECT
    CLINIC_VERSION="${PROJECT_VERSION}")
target_include_directories(clinic_options INTERFACE "${PROJECT_SOURCE_DIR}")
if(CLINIC_SANITIZE)
    add_compile_options(-fsanitize=${CLINIC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${CLINIC_SANITIZE})
endif()

# Files that include torch cost 15 CPU seconds and 1.4 GB each, nearly all of it header parsing.
option(CLINIC_TORCH_UNITY "Compile torch targets as unity builds" ON)
set_property(GLOBAL PROPERTY JOB_POOLS torch=2)

# clinic_torch_target(<target>): LibTorch, linked PRIVATE so that its headers reach nobody else.
function(clinic_torch_target target)
    target_link_libraries(${target} PRIVATE clinic::torch)
    set_target_properties(${target} PROPERTIES
        UNITY_BUILD ${CLINIC_TORCH_UNITY} UNITY_BUILD_BATCH_SIZE 8 JOB_POOL_COMPILE torch)
endfunction()
