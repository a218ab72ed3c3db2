# The mini program (miniprogram/): built strictly, its templates rendered and every call of its client
# made against the release program, which `./do test` builds too. npm packages by the lock file.
find_program(NPM npm)
find_program(NODE node)
if(NPM AND NODE AND TARGET yiban AND NOT YB_FUZZ)
  add_test(NAME mini_prepare COMMAND ${CMAKE_SOURCE_DIR}/tests/mini/prepare ${CMAKE_BINARY_DIR}/mini)
  set_tests_properties(mini_prepare PROPERTIES LABELS full TIMEOUT 600 FIXTURES_SETUP mini)
  foreach(part build client pages)
    add_test(NAME mini_${part} COMMAND ${NODE} --test ${CMAKE_BINARY_DIR}/mini/tests/${part}.test.mjs)
    set_tests_properties(mini_${part} PROPERTIES LABELS full TIMEOUT 900 FIXTURES_REQUIRED mini
      ENVIRONMENT "YB_MINI=${CMAKE_SOURCE_DIR}/build/yiban ${CMAKE_SOURCE_DIR}/packs/jiangmen")
  endforeach()
endif()
