# The kernels of bulk evaluation: plain loops that the compiler makes vectors of.
set_source_files_properties(src/pure/bulk/kernel.c PROPERTIES COMPILE_OPTIONS
  "$<$<CONFIG:Release>:-O3>")
