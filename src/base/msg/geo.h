/* geo.h - the messages of geo: MSG(key, en, en_fix, zh, zh_fix). */
MSG(geo_type, "\"{0}\" is not a GeoJSON type that can be read",
    "write FeatureCollection, Feature, Point, MultiPoint, LineString, MultiLineString, Polygon "
    "or MultiPolygon",
    "“{0}”不是可以读取的 GeoJSON 类型",
    "请写 FeatureCollection、Feature、Point、MultiPoint、LineString、MultiLineString、"
    "Polygon 或 MultiPolygon")
MSG(geo_features, "a FeatureCollection needs a list \"features\"", "add it, even when it is empty",
    "FeatureCollection 缺少“features”列表", "请补上，没有内容也要写空列表")
MSG(geo_position, "this is not a position", "write [longitude, latitude] in degrees",
    "这里不是坐标", "请写成 [经度, 纬度]，单位为度")
MSG(geo_globe, "the position {0} lies outside the globe",
    "longitude is -180 to 180, latitude -90 to 90",
    "坐标 {0} 超出地球范围", "经度在 -180 到 180 之间，纬度在 -90 到 90 之间")
MSG(geo_swapped, "the position {0} has its two numbers the wrong way round",
    "write the longitude first, then the latitude",
    "坐标 {0} 的经纬度写反了", "请先写经度，再写纬度")
MSG(geo_ring, "this ring is not closed or has fewer than four positions",
    "repeat the first position at the end",
    "这个环没有闭合，或者不足四个点", "请在末尾重复第一个点")
MSG(geo_line, "a line needs two positions or more", "add positions, or write a Point",
    "线至少要有两个点", "请补点，或改为 Point")
MSG(geo_crs, "the file names a coordinate system of its own",
    "convert it to WGS-84 and remove \"crs\"; RFC 7946 knows no other",
    "文件指定了别的坐标系", "请先转换为 WGS-84 并删去“crs”，RFC 7946 不允许其他坐标系")
MSG(geo_limit, "the file has more than {0} positions or features", "simplify or split it",
    "文件里的坐标或要素超过 {0} 个", "请简化或拆分文件")
