# SPDX-License-Identifier: Apache-2.0
# clinic::arrow: Arrow C++, Parquet, compute from the unpacked pyarrow wheel.

set(_arrow "${CLINIC_DEPS_DIR}/pyarrow")
file(GLOB _arrow_lib "${_arrow}/libarrow.so.*")
if(NOT _arrow_lib)
    message(FATAL_ERROR "Arrow C++ not found in ${CLINIC_DEPS_DIR}. Run packaging/setup.sh first.")
endif()
add_library(clinic::arrow INTERFACE IMPORTED GLOBAL)
target_include_directories(clinic::arrow SYSTEM INTERFACE "${_arrow}/include")
file(GLOB _parquet "${_arrow}/libparquet.so.*")
file(GLOB _compute "${_arrow}/libarrow_compute.so.*")
target_link_libraries(clinic::arrow INTERFACE ${_arrow_lib} ${_parquet} ${_compute})
target_link_options(clinic::arrow INTERFACE "-Wl,-rpath-link,${_arrow}")
