package dev.payledger.lambdas;

/** How grave a log line is; {@code LOG_LEVEL} names the least that is written. */
enum LogLevel {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /**
     * @throws IllegalArgumentException if the variable has another value
     */
    static LogLevel from(Environment environment) {
        String name = environment.optional(Environment.LOG_LEVEL, INFO.name());
        for (LogLevel level : values()) {
            if (level.name().equals(name)) {
                return level;
            }
        }
        throw new IllegalArgumentException(
                "Environment variable LOG_LEVEL is " + name + "; it must be DEBUG, INFO, WARN or ERROR");
    }
}
