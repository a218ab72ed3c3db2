# With YB_TEST_ALL=1 the decimals are held against ten million of Python's.
if(TARGET test_base_dec)
  set_tests_properties(base_dec PROPERTIES TIMEOUT 3600)
endif()
