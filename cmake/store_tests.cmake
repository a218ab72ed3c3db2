# Tests whose program opens the store run beside a PostgreSQL of their own, always:
# a missing server fails them. YIBAN_TEST_PG in the environment names one more.
string(MD5 mark "${CMAKE_BINARY_DIR}")
string(SUBSTRING ${mark} 0 10 mark)
set(pg_dir /tmp/yiban-pg-${mark})
add_test(NAME pg_start COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/pg/cluster start ${pg_dir})
add_test(NAME pg_stop COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/pg/cluster stop ${pg_dir})
set_tests_properties(pg_start PROPERTIES FIXTURES_SETUP pg TIMEOUT 120)
set_tests_properties(pg_stop PROPERTIES FIXTURES_CLEANUP pg TIMEOUT 60)
foreach(file ${unit_tests})
  get_filename_component(name ${file} NAME_WE)
  if(name MATCHES "^(store|engine|service|http|main)_")
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED pg
      ENVIRONMENT "YIBAN_PG_URL=postgresql:///yiban?host=${pg_dir}/run&user=postgres")
  endif()
endforeach()
