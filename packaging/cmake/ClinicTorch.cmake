# SPDX-License-Identifier: Apache-2.0
# clinic::torch from the unpacked wheel, from -DCLINIC_TORCH_DIR=<folder with include/ and lib/>, or from an
# installed Python package. torch's own TorchConfig.cmake is not used: it insists on a CUDA toolkit.

set(CLINIC_TORCH_DIR "" CACHE PATH "A LibTorch with include/ and lib/ (empty: the unpacked wheel, then Python's torch)")
set(_torch "${CLINIC_TORCH_DIR}")
if(NOT _torch AND EXISTS "${CLINIC_DEPS_DIR}/torch/include/ATen")
    set(_torch "${CLINIC_DEPS_DIR}/torch")
endif()
if(NOT _torch)
    find_package(Python3 QUIET COMPONENTS Interpreter)
    if(Python3_FOUND)
        execute_process(
            COMMAND ${Python3_EXECUTABLE} -c "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
            OUTPUT_VARIABLE _torch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    endif()
endif()
if(NOT EXISTS "${_torch}/include/ATen/ATen.h")
    message(FATAL_ERROR "LibTorch not found. Run packaging/setup.sh, or give -DCLINIC_TORCH_DIR=<folder with include/ and lib/>.")
endif()

add_library(clinic::torch INTERFACE IMPORTED GLOBAL)
target_include_directories(clinic::torch SYSTEM INTERFACE
    "${_torch}/include" "${_torch}/include/torch/csrc/api/include")
target_link_directories(clinic::torch INTERFACE "${_torch}/lib")
target_link_libraries(clinic::torch INTERFACE "${_torch}/lib/libtorch_cpu.so" "${_torch}/lib/libc10.so" Threads::Threads)

# A CUDA machine has the wheel's other nvidia requirements beside torch; nothing refers to libtorch_cuda by
# symbol, so the linker must be told to keep it: loading it is what registers the CUDA kernels.
get_filename_component(_site "${_torch}" DIRECTORY)
file(GLOB _cublas "${_site}/nvidia/*/lib/libcublas.so*")
option(CLINIC_CUDA "Link the CUDA half of LibTorch" OFF)
if(_cublas OR CLINIC_CUDA)
    target_link_options(clinic::torch INTERFACE "-Wl,--no-as-needed,${_torch}/lib/libtorch_cuda.so,--as-needed")
endif()
# libtorch_cpu of a CUDA wheel needs libcudart and libcupti, found through its own rpath beside it.
file(GLOB _nvidia_libs "${_site}/nvidia/*/lib")
set(_rpath_link "")
foreach(_dir IN LISTS _nvidia_libs)
    list(APPEND _rpath_link "-Wl,-rpath-link,${_dir}")
endforeach()
target_link_options(clinic::torch INTERFACE ${_rpath_link} "-Wl,--allow-shlib-undefined")
message(STATUS "LibTorch: ${_torch}")
