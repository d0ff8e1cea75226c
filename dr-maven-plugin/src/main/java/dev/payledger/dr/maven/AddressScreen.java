package dev.payledger.dr.maven;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;

/** The addresses to open once everything stands. */
final class AddressScreen {

    private AddressScreen() {}

    static void print(Console console, DrConfig config) {
        String name = config.names().failoverName();
        String path = config.workload().healthPath();
        if (config.target() instanceof Target.Local local) {
            String label = name.substring(0, name.indexOf('.'));
            console.line("  api     http://" + label + ".localhost:" + local.publicPort() + path);
            console.line("          or " + local.control() + "/site/" + label + path);
            console.line("  dns     dig @" + local.dnsServer().getAddress().getHostAddress() + " -p "
                    + local.dnsServer().getPort() + " " + name);
        } else {
            console.line("  api     https://" + name + path);
        }
        console.line("  next    mvn dr:fault-inject     undo any time: mvn dr:fault-restore");
    }
}
