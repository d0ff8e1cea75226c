package dev.payledger.dr.status;

import dev.payledger.dr.status.StatusReport.ActiveFault;
import dev.payledger.dr.status.StatusReport.AlarmStatus;
import dev.payledger.dr.status.StatusReport.PageStatus;
import dev.payledger.dr.status.StatusReport.RegionStatus;
import dev.payledger.dr.status.StatusReport.Warning;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lays a status out as on the first page of the docs. */
final class StatusScreen {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private StatusScreen() {}

    static List<String> lines(StatusReport status) {
        if (!status.deployed()) {
            return List.of(status.deployment() + ": nothing is deployed in "
                    + status.regions().stream().map(RegionStatus::region).collect(Collectors.joining(" or "))
                    + ". Next: mvn dr:setup");
        }
        List<String> lines = new ArrayList<>();
        lines.add(row(status.deployment(), status, region -> region.region() + " " + region.role()));
        lines.add(row("stack", status, RegionStatus::stack));
        lines.add(row("companion stack", status, RegionStatus::companion));
        lines.add(row("functions", status, region -> region.functionsReady() + " of " + region.functions() + " ready"));
        lines.add(row("health", status, StatusScreen::health));
        lines.add(row("table", status, RegionStatus::replica));
        lines.add(row(
                "replication lag",
                status,
                region -> (region.role().equals("PRIMARY") ? "-> " : "<- ") + region.replicationLag()));
        lines.add(row("webhook secret", status, region -> region.webhookSecret() ? "stored" : StatusReport.NONE));
        lines.add(cell("dns answers") + dns(status));
        PageStatus page = status.page();
        if (page != null) {
            lines.add(cell("page") + page.address() + "  " + page.stack() + ", CloudFront " + page.distribution());
        }
        lines.addAll(list("faults", status.faults(), StatusScreen::fault));
        lines.addAll(list("alarms", status.alarms(), StatusScreen::alarm));
        for (Warning warning : status.warnings()) {
            lines.add("WARN " + warning.what());
            lines.add("     " + (warning.why().isEmpty() ? "" : "Why: " + warning.why() + " ") + "Next: "
                    + warning.next());
        }
        return lines;
    }

    private static String dns(StatusReport status) {
        Long ttl = status.dns().ttlSeconds();
        return status.dns().region() + (ttl == null ? "" : ", TTL " + ttl)
                + (status.speed() == 1
                        ? ""
                        : " at speed "
                                + BigDecimal.valueOf(status.speed())
                                        .stripTrailingZeros()
                                        .toPlainString())
                + "  (" + status.dns().name() + ")";
    }

    /** One below the other. */
    private static <T> List<String> list(String name, List<T> things, Function<T, String> text) {
        if (things.isEmpty()) {
            return List.of(cell(name) + StatusReport.NONE);
        }
        List<String> lines = new ArrayList<>();
        things.forEach(thing -> lines.add(cell(lines.isEmpty() ? name : "") + text.apply(thing)));
        return lines;
    }

    private static String fault(ActiveFault fault) {
        return fault.function() + " " + fault.fault() + " " + fault.state() + " in " + fault.region()
                + (fault.undoAt() == null ? ", NO AUTOMATIC UNDO" : ", ends at " + clock(fault.undoAt()));
    }

    private static String alarm(AlarmStatus alarm) {
        return alarm.name() + " " + alarm.region() + ": " + alarm.state()
                + (alarm.since() == null ? "" : " since " + clock(alarm.since()));
    }

    private static String clock(@Nullable Instant at) {
        return at == null ? "n/a" : CLOCK.format(at.atZone(ZoneId.systemDefault()));
    }

    private static String health(RegionStatus region) {
        return region.checkers() == 0
                ? region.health()
                : region.health() + " " + region.healthyCheckers() + "/" + region.checkers();
    }

    private static String row(String name, StatusReport status, Function<RegionStatus, String> value) {
        return (cell(name)
                        + status.regions().stream()
                                .map(region -> String.format(Locale.ROOT, "%-28s", value.apply(region)))
                                .collect(Collectors.joining()))
                .stripTrailing();
    }

    private static String cell(String name) {
        return String.format(Locale.ROOT, "%-19s", name);
    }
}
