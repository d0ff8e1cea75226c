package dev.payledger.lambdas;

/**
 * What every function knows of itself.
 *
 * @param name the service, from {@code SERVICE_NAME}
 * @param region the region it runs in, from {@code REGION}
 * @param logLevel the least that is logged, from {@code LOG_LEVEL}
 */
record ServiceInfo(String name, String region, LogLevel logLevel) {
    static ServiceInfo from(Environment environment) {
        return new ServiceInfo(
                environment.required(Environment.SERVICE_NAME),
                environment.required(Environment.REGION),
                LogLevel.from(environment));
    }
}
