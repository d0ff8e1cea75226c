package dev.payledger.dr.drill;

import dev.payledger.dr.client.ClientAddresses;
import dev.payledger.dr.client.ServiceClientFactory;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.drill.DrillReport.ClientResult;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The callers of a drill that use the service's own client library, where there is one on the class path. */
final class ClientUsers implements AutoCloseable {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Samples samples = new Samples();
    private final Optional<ServiceClientFactory> factory;
    private final List<Route> routes;
    private final Optional<Users> users;

    ClientUsers(Deployment deployment) {
        DrConfig.Drill drill = deployment.config().drill();
        List<Route> all = deployment.config().workload().routes();
        this.factory = drill.clientRate() == 0 ? Optional.empty() : find(all);
        this.routes = factory.map(found -> all.stream()
                        .filter(route -> found.routes().contains(route.name()))
                        .toList())
                .orElse(List.of());
        this.users = factory.map(
                found -> new Users(deployment, samples, callers(found, deployment), routes, drill.clientRate()));
    }

    private static List<Caller> callers(ServiceClientFactory factory, Deployment deployment) {
        List<Caller> callers = new ArrayList<>();
        try {
            int wanted = Math.max(1, deployment.config().drill().users() / 2);
            while (callers.size() < wanted) {
                callers.add(new ClientCaller(factory.open(addresses(deployment)), deployment.time()));
            }
            return callers;
        } catch (RuntimeException e) {
            callers.forEach(Caller::close);
            throw unusable(factory.getClass().getName(), e);
        }
    }

    private static DrException unusable(String factory, Throwable cause) {
        return new DrException(
                DrError.DRILL_001,
                "The drill did not begin.",
                "the service's client library cannot be used (" + factory + "): " + cause + ".",
                "mend that artifact among the plugin's dependencies, or set dr.drillClientRate to 0.",
                cause);
    }

    /** The first factory that serves a route of the workload. */
    private static Optional<ServiceClientFactory> find(List<Route> routes) {
        try {
            return ServiceLoader.load(ServiceClientFactory.class, ClientUsers.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(factory ->
                            routes.stream().anyMatch(route -> factory.routes().contains(route.name())))
                    .findFirst();
        } catch (ServiceConfigurationError e) {
            throw unusable("META-INF/services", e);
        }
    }

    private static ClientAddresses addresses(Deployment deployment) {
        Target target = deployment.config().target();
        String scheme = target.publicTls() ? "https://" : "http://";
        return new ClientAddresses(
                URI.create(scheme + deployment.names().failoverName()),
                deployment.regions().both().stream()
                        .map(region -> URI.create(scheme + deployment.names().regionalName(region)))
                        .toList(),
                target.endpoint().map(door -> ProxySelector.of(new InetSocketAddress(door.getHost(), door.getPort()))));
    }

    void start() {
        users.ifPresent(Users::start);
    }

    /** What the callers saw. */
    List<Sample> inOrder() {
        return samples.inOrder();
    }

    /** What became of their calls, route by route, beside the users' requests of the same routes. */
    List<ClientResult> results(List<Sample> ofUsers) {
        List<Sample> calls = samples.inOrder();
        return routes.stream()
                .map(route -> result(
                        factory.map(ServiceClientFactory::name).orElse(""),
                        route.name(),
                        ofRoute(calls, route),
                        ofRoute(ofUsers, route)))
                .toList();
    }

    private static List<Sample> ofRoute(List<Sample> samples, Route route) {
        return samples.stream()
                .filter(sample -> sample.route().name().equals(route.name()))
                .toList();
    }

    private static ClientResult result(String client, String route, List<Sample> calls, List<Sample> plain) {
        List<Long> millis = calls.stream()
                .map(call -> (call.endNanos() - call.startNanos()) / NANOS_PER_MILLI)
                .sorted()
                .toList();
        return new ClientResult(
                client,
                route,
                calls.size(),
                failed(calls),
                millis.isEmpty() ? 0 : millis.get(millis.size() / 2),
                millis.isEmpty() ? 0 : millis.get(millis.size() - 1),
                plain.size(),
                failed(plain),
                calls.stream()
                        .filter(call -> !call.ok())
                        .map(Sample::problem)
                        .distinct()
                        .limit(3)
                        .toList());
    }

    private static long failed(List<Sample> samples) {
        return samples.stream().filter(sample -> !sample.ok()).count();
    }

    @Override
    public void close() {
        users.ifPresent(Users::close);
    }
}
