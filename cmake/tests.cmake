# What some tests need beyond their floor; and the tests that are scripts.
if(JANSSON_FOUND)
  foreach(program test_base_json bench_base_json)
    if(TARGET ${program})
      target_link_libraries(${program} PkgConfig::JANSSON)
      target_compile_definitions(${program} PRIVATE YB_JANSSON=1)
    endif()
  endforeach()
endif()

find_program(PYTHON3 python3)
if(PYTHON3 AND NOT YB_FUZZ)
  add_test(NAME tools_floors
    COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/floors_test ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  set_tests_properties(tools_floors PROPERTIES LABELS quick TIMEOUT 120)
endif()
include(cmake/store_tests.cmake)
include(cmake/calendar_tests.cmake)
include(cmake/main_tests.cmake)
