package dev.payledger.bench;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.deploy.DeployReport.StackResult;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.LocalAwsState;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * PayLedger, deployed to both regions of the local AWS.
 *
 * @param door by which both regions are reached, also where there is only one loopback address: by the host's name
 * @param primary the host's name of the primary's HTTP API
 * @param secondary that of the secondary's
 */
record Service(InetSocketAddress door, String primary, String secondary) {
    static final String PRIMARY = "ap-southeast-1";
    static final String SECONDARY = "ap-northeast-1";

    static Service deploy(Figures figures, LocalAwsState state, Path jar, String how) {
        Map<String, String> hosts = new HashMap<>();
        URI endpoint = URI.create(state.endpoint());
        DrConfig config = DrConfig.parse(Map.of("dr.functionsJar", jar.toString()), Path.of(""))
                .withTarget(new Target.Local(endpoint, state.dnsServer(), endpoint.getPort(), 1));
        try (DrToolkit toolkit = DrToolkit.create(config, DrListener.NONE)) {
            long began = System.nanoTime();
            DeployReport deployed = toolkit.deploy();
            figures.add("dr:deploy of both regions" + how, (System.nanoTime() - began) / 1e9, "s");
            began = System.nanoTime();
            toolkit.setupGlobalTable();
            figures.add("dr:setup-global-table" + how, (System.nanoTime() - began) / 1e9, "s");
            for (StackResult stack : deployed.stacks()) {
                String api = stack.outputs().get("ApiEndpoint");
                if (api != null) {
                    hosts.put(stack.region(), URI.create(api).getHost());
                }
            }
        }
        return new Service(
                LocalAwsBenchProcess.address(state),
                hosts.getOrDefault(PRIMARY, ""),
                hosts.getOrDefault(SECONDARY, ""));
    }

    byte[] get(String target) {
        return Connection.request("GET", target, primary, "", "");
    }

    byte[] post(String account, String key) {
        return Connection.request(
                "POST",
                "/transactions",
                primary,
                "content-type: application/json\r\nidempotency-key: " + key + "\r\n",
                "{\"accountId\":\"" + account + "\",\"type\":\"CREDIT\",\"amount\":\"1.00\",\"currency\":\"SGD\"}");
    }
}
