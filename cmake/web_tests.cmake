# The main job in a browser, with the release program, which `./do test` builds too:
# under the sanitizers the walk takes minutes more (tests/web/walk.mjs).
find_program(NPM npm)
find_program(NODE node)
if(NPM AND NODE AND TARGET yiban AND NOT YB_FUZZ)
  add_test(NAME web_prepare COMMAND ${CMAKE_SOURCE_DIR}/tests/web/prepare ${CMAKE_BINARY_DIR}/web)
  set_tests_properties(web_prepare PROPERTIES LABELS full TIMEOUT 600 FIXTURES_SETUP web)
  add_test(NAME web_booking COMMAND ${NODE} ${CMAKE_BINARY_DIR}/web/booking.mjs
    ${CMAKE_SOURCE_DIR}/build/yiban ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(web_booking PROPERTIES LABELS full TIMEOUT 3600 FIXTURES_REQUIRED web
    SKIP_RETURN_CODE 77 RUN_SERIAL ON)
  add_test(NAME web_walk COMMAND ${NODE} ${CMAKE_BINARY_DIR}/web/walk.mjs ${CMAKE_SOURCE_DIR}/build/yiban
    ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(web_walk PROPERTIES LABELS full TIMEOUT 3600 FIXTURES_REQUIRED web
    SKIP_RETURN_CODE 77 RUN_SERIAL ON)
  add_test(NAME web_shoot COMMAND ${NODE} ${CMAKE_BINARY_DIR}/web/shoot.mjs
    ${CMAKE_SOURCE_DIR}/build/yiban ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(web_shoot PROPERTIES LABELS full TIMEOUT 3600 FIXTURES_REQUIRED web
    SKIP_RETURN_CODE 77 RUN_SERIAL ON)
  # One journey of ten days, online and by telephone (tests/web/journey.mjs).
  add_test(NAME web_journey COMMAND ${NODE} ${CMAKE_BINARY_DIR}/web/journey.mjs
    ${CMAKE_SOURCE_DIR}/build/yiban ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(web_journey PROPERTIES LABELS full TIMEOUT 3600 FIXTURES_REQUIRED web
    SKIP_RETURN_CODE 77 RUN_SERIAL ON)
  # The catalogue's pages (tests/web/platform.mjs).
  add_test(NAME web_platform COMMAND ${NODE} ${CMAKE_BINARY_DIR}/web/platform.mjs
    ${CMAKE_SOURCE_DIR}/build/yiban ${CMAKE_SOURCE_DIR}/packs/jiangmen)
  set_tests_properties(web_platform PROPERTIES LABELS full TIMEOUT 3600 FIXTURES_REQUIRED web
    SKIP_RETURN_CODE 77 RUN_SERIAL ON)
endif()
if(PYTHON3 AND NOT YB_FUZZ)
  add_test(NAME web_words COMMAND ${CMAKE_SOURCE_DIR}/tests/tools/words ${CMAKE_SOURCE_DIR})
  set_tests_properties(web_words PROPERTIES LABELS quick TIMEOUT 60)
endif()
