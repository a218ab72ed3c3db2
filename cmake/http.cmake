# The templates of web/tpl and the files of web/assets are made into C.
set(gen ${CMAKE_BINARY_DIR}/gen)
file(MAKE_DIRECTORY ${gen})
add_executable(tplc tools/tplc.c)
add_executable(embed tools/embed.c)
target_link_libraries(embed PkgConfig::ZLIB)
foreach(tool tplc embed)          # tools that leave their memory to the system
  target_compile_options(${tool} PRIVATE -fno-sanitize=all -Wno-format-nonliteral)
  target_link_options(${tool} PRIVATE -fno-sanitize=all)
  set_target_properties(${tool} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tools)
endforeach()

file(GLOB assets CONFIGURE_DEPENDS web/assets/*.*)
# Leaflet for the map that zooms, by web/map/package-lock.json. A build without npm or the
# registry has the maps that the server draws, and says so.
find_program(NPM npm)
set(leaflet ${CMAKE_SOURCE_DIR}/build/map)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS web/map/package-lock.json)
if(NPM)
  execute_process(COMMAND ${CMAKE_SOURCE_DIR}/web/map/prepare ${leaflet}
    TIMEOUT 180 OUTPUT_QUIET RESULT_VARIABLE no_leaflet)
endif()
if(NPM AND "${no_leaflet}" STREQUAL "0")
  list(APPEND assets ${leaflet}/leaflet.js ${leaflet}/leaflet.css ${leaflet}/leaflet-licence.txt)
else()
  message(STATUS "built without Leaflet: maps do not zoom")
endif()
file(GLOB words CONFIGURE_DEPENDS web/words/*.tsv)
file(GLOB templates CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} web/tpl/*.html)
add_custom_command(OUTPUT ${gen}/assets.c ${gen}/assets.h
  COMMAND embed ${gen} ${assets} DEPENDS embed ${assets} VERBATIM)
add_custom_command(OUTPUT ${gen}/words.h
  COMMAND tplc --words ${gen} ${CMAKE_SOURCE_DIR}/web/words DEPENDS tplc ${words} VERBATIM)
set(made ${gen}/assets.c ${gen}/assets.h ${gen}/words.h)
foreach(file ${templates})
  get_filename_component(name ${file} NAME_WE)
  add_custom_command(OUTPUT ${gen}/tpl_${name}.c ${gen}/tpl_${name}.h
    COMMAND tplc ${gen} web/assets/icons.svg web/words ${file}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS tplc ${file} web/assets/icons.svg ${words} VERBATIM)
  list(APPEND made ${gen}/tpl_${name}.c ${gen}/tpl_${name}.h)
endforeach()
target_sources(yb_http PRIVATE ${made})
