package dev.payledger.dr.status;

import dev.payledger.dr.status.StatusReport.RegionStatus;
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
        List<String> lines = new ArrayList<>();
        lines.add(row(status.deployment(), status, region -> region.region() + " " + region.role()));
        lines.add(row("stack", status, RegionStatus::stack));
        lines.add(row("health", status, StatusScreen::health));
        lines.add(row("table", status, RegionStatus::replica));
        lines.add(row("replication lag", status, region -> region.replicationLag() + " ->"));
        String ttl =
                status.dns().ttlSeconds() == null ? "" : ", TTL " + status.dns().ttlSeconds();
        lines.add(cell("dns answers") + status.dns().region() + ttl + "  ("
                + status.dns().name() + ")");
        lines.add(cell("faults")
                + (status.faults().isEmpty()
                        ? "none"
                        : status.faults().stream()
                                .map(fault -> fault.function() + " " + fault.fault() + " (" + fault.state() + ", "
                                        + fault.region() + undo(fault.undoAt()) + ")")
                                .collect(Collectors.joining(" | "))));
        status.warnings().forEach(warning -> lines.add("WARN " + warning));
        return lines;
    }

    private static String undo(@Nullable Instant at) {
        return at == null ? ", NO AUTOMATIC UNDO" : ", ends " + CLOCK.format(at.atZone(ZoneId.systemDefault()));
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
