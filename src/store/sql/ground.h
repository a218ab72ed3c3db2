/* ground.h - the statements of the store itself (schema/0001_ground.sql). */
SQL(ping, "select cast(1 as bigint)")
