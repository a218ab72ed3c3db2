# What the program promises when it is killed, or its disk or database is lost: a driver
# that loads the application and is killed, and scripts that kill, restart and count.
# YB_TEST_ALL=1 in the environment: 300 instants instead of 10.
find_program(PYTHON3 python3)
if(PYTHON3 AND NOT YB_FUZZ)
  add_executable(kill9_driver tests/tools/kill9/driver.c tests/tools/kill9/lossy.c)
  set_target_properties(kill9_driver PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_link_libraries(kill9_driver yb_service)
  foreach(engine sqlite lossy pg)
    add_test(NAME kill9_${engine} COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/kill9/kill9 ${engine}
      $<TARGET_FILE:kill9_driver> ${CMAKE_SOURCE_DIR}/packs/jiangmen)
    set_tests_properties(kill9_${engine} PROPERTIES LABELS full TIMEOUT 3600)
  endforeach()
  foreach(what room disk disk_pg lost second newer)
    add_test(NAME outage_${what} COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/outage/outage ${what}
      $<TARGET_FILE:kill9_driver> $<TARGET_FILE:yiban> ${CMAKE_SOURCE_DIR}/packs/jiangmen)
    set_tests_properties(outage_${what} PROPERTIES LABELS full TIMEOUT 3600
      SKIP_RETURN_CODE 77)
  endforeach()
  set_tests_properties(outage_second PROPERTIES LABELS quick)
endif()
