package dev.payledger.systemtests.crash;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.event.DrListener;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** A process that injects or restores, to be killed. */
public final class OneVerb {

    /** Its first output: from here on it calls AWS. */
    static final String BEGINS = "begins";

    private OneVerb() {}

    /** Arguments: verb, endpoint, address of the DNS server. */
    public static void main(String[] args) {
        URI endpoint = URI.create(args[1]);
        String[] dns = args[2].split(":", -1);
        DrConfig config = DrConfig.parse(Map.of("dr.functionsJar", System.getProperty("functionsJar")), Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), 1));
        try (DrToolkit toolkit = DrToolkit.create(config, DrListener.NONE)) {
            System.out.print(BEGINS);
            System.out.flush();
            if (args[0].equals("inject")) {
                toolkit.injectFaults();
            } else {
                toolkit.restoreFaults();
            }
        }
    }
}
