package dev.payledger.dr.maven;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.frontend.FrontendReport;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses to open once everything stands. */
final class AddressScreen {

    private static final Pattern API =
            Pattern.compile("https://(?<host>[a-z0-9]+\\.execute-api\\.[a-z0-9-]+\\.amazonaws\\.com)/?");

    private AddressScreen() {}

    /** Each region's API by the name that AWS gave it, on the local AWS by a way that needs no DNS. */
    static void printApis(Console console, DrConfig config, DeployReport report) {
        String path = config.workload().healthPath();
        for (DeployReport.StackResult stack : report.stacks()) {
            stack.outputs().values().stream()
                    .map(API::matcher)
                    .filter(Matcher::matches)
                    .map(api -> api.group("host"))
                    .distinct()
                    .map(host -> config.target() instanceof Target.Local local
                            ? local.control() + "/site/" + host + path
                            : "https://" + host + path)
                    .forEach(address -> console.line("  api     " + address));
        }
    }

    /** Where a person opens the page; nothing where there is none. */
    static void printPage(Console console, FrontendReport report) {
        List<String> addresses = report.addresses();
        if (!addresses.isEmpty()) {
            console.line("  page    " + addresses.get(0)
                    + (addresses.size() > 1 ? "    (or " + addresses.get(1) + ")" : ""));
        }
    }

    static void print(Console console, DrConfig config) {
        printApi(console, config);
        console.line("  next    mvn dr:fault-inject     undo any time: mvn dr:fault-restore");
    }

    /** Where a person opens the API through the failover name, and asks DNS for it. */
    static void printApi(Console console, DrConfig config) {
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
    }
}
