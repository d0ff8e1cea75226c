package dev.payledger.dr.drill;

import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.ReadBack;
import dev.payledger.dr.drill.DrillReport.Posted;
import dev.payledger.dr.drill.DrillReport.Rpo;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.PublicAccess.Request;
import dev.payledger.dr.internal.resource.RouteRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** After the drill: is everything that was acknowledged readable in both regions, once? */
final class WriteAudit {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MAX_PAGES = 1_000;
    private static final int READS = 5;
    private static final int OK = 200;

    private final Deployment deployment;
    private final Workload workload;

    WriteAudit(Deployment deployment) {
        this.deployment = deployment;
        this.workload = deployment.config().workload();
    }

    Posted of(List<Sample> samples) {
        Map<String, Set<String>> acknowledged = acknowledged(samples);
        long count = acknowledged.values().stream().mapToLong(Set::size).sum();
        ReadBack readBack = workload.readBack();
        try (PublicAccess access = deployment.publicAccess()) {
            if (readBack == null) {
                return new Posted(count, 0, List.of(), List.of(), compared(access));
            }
            long start = deployment.time().nanoTime();
            while (true) {
                Read read = read(
                        deployment.regions().both(),
                        acknowledged,
                        (region, account) -> listed(access, readBack, region, account));
                boolean late = deployment.time().since(start).compareTo(LIMIT) >= 0;
                if ((read.isRight() && compared(access)) || late) {
                    return new Posted(
                            count,
                            read.duplicates(),
                            List.copyOf(read.missing()),
                            List.copyOf(read.unread()),
                            compared(access));
                }
                deployment.time().sleep(PAUSE);
            }
        }
    }

    /**
     * Which writes that a lost region acknowledged are not readable on the survivor now.
     *
     * @param lost the region that acknowledged them
     */
    Rpo notReadable(List<Sample> samples, String lost, String survivor) {
        ReadBack readBack = workload.readBack();
        if (readBack == null) {
            return Rpo.notMeasured("the workload does not say how a write is read back");
        }
        if (workload.regionHeader() == null) {
            return Rpo.notMeasured("the workload does not say which region acknowledged a write");
        }
        Map<String, Set<String>> acknowledged = acknowledged(
                samples.stream().filter(sample -> sample.region().equals(lost)).toList());
        Set<String> missing = new TreeSet<>();
        try (PublicAccess access = deployment.publicAccess()) {
            for (Map.Entry<String, Set<String>> account : acknowledged.entrySet()) {
                Listed listed = whole(access, readBack, survivor, account.getKey());
                if (!listed.whole()) {
                    return Rpo.notMeasured("account " + account.getKey() + " could not be read in " + survivor);
                }
                Set<String> there = new HashSet<>(listed.ids());
                account.getValue().stream().filter(id -> !there.contains(id)).forEach(missing::add);
            }
        }
        long count = acknowledged.values().stream().mapToLong(Set::size).sum();
        return new Rpo(true, "", count, List.copyOf(missing), List.of());
    }

    /** Replication is cut, so reading again makes nothing better than it was. */
    private Listed whole(PublicAccess access, ReadBack readBack, String region, String account) {
        Listed listed = listed(access, readBack, region, account);
        for (int attempt = 1; attempt < READS && !listed.whole(); attempt++) {
            deployment.time().sleep(PAUSE);
            listed = listed(access, readBack, region, account);
        }
        return listed;
    }

    private static Map<String, Set<String>> acknowledged(List<Sample> samples) {
        Map<String, Set<String>> byAccount = new HashMap<>();
        samples.forEach(sample -> sample.id().ifPresent(id -> byAccount
                .computeIfAbsent(sample.account(), key -> new LinkedHashSet<>())
                .add(id)));
        return byAccount;
    }

    /** What the lists say; of writes whose list could not be read, only that. */
    record Read(Set<String> missing, Set<String> unread, long duplicates) {
        private boolean isRight() {
            return missing.isEmpty() && unread.isEmpty();
        }
    }

    /** The list of an account in a region. */
    interface Lists {
        Listed of(String region, String account);
    }

    static Read read(List<String> regions, Map<String, Set<String>> acknowledged, Lists lists) {
        Set<String> missing = new TreeSet<>();
        Set<String> unread = new TreeSet<>();
        long duplicates = 0;
        for (String region : regions) {
            for (Map.Entry<String, Set<String>> account : acknowledged.entrySet()) {
                Listed listed = lists.of(region, account.getKey());
                Set<String> distinct = new HashSet<>(listed.ids());
                duplicates += listed.ids().size() - distinct.size();
                if (!listed.whole()) {
                    unread.add(account.getKey() + " in " + region);
                    continue;
                }
                account.getValue().stream()
                        .filter(id -> !distinct.contains(id))
                        .forEach(id -> missing.add(id + " in " + region));
            }
        }
        return new Read(missing, unread, duplicates);
    }

    /** The ids of an account's pages; not whole where a page could not be read, or there are too many. */
    record Listed(List<String> ids, boolean whole) {}

    private Listed listed(PublicAccess access, ReadBack readBack, String region, String account) {
        List<String> ids = new ArrayList<>();
        String first = new RouteRequest(account, "", "", "").path(readBack.path());
        String path = first;
        for (int page = 0; page < MAX_PAGES; page++) {
            Optional<RouteRequest.Page> read = page(access, readBack, region, path);
            if (read.isEmpty()) {
                return new Listed(ids, false);
            }
            ids.addAll(read.get().ids());
            String cursor = read.get().cursor();
            if (cursor == null) {
                return new Listed(ids, true);
            }
            path = RouteRequest.nextPage(first, readBack, cursor);
        }
        return new Listed(ids, false);
    }

    private Optional<RouteRequest.Page> page(PublicAccess access, ReadBack readBack, String region, String path) {
        try {
            Answer answer = access.send(
                    new Request(readBack.method(), deployment.names().regionalName(region), path, Map.of(), null));
            return answer.status() == OK ? RouteRequest.page(answer.body(), readBack) : Optional.empty();
        } catch (IOException e) {
            // The list is not whole then, which is what the report says.
            return Optional.empty();
        }
    }

    private boolean compared(PublicAccess access) {
        for (String path : workload.compare()) {
            for (String account : workload.accounts()) {
                String filled = new RouteRequest(account, "", "", "").path(path);
                Set<String> bodies = new HashSet<>();
                for (String region : deployment.regions().both()) {
                    try {
                        Answer answer =
                                access.send(Request.get(deployment.names().regionalName(region), filled));
                        bodies.add(answer.status() + answer.body());
                    } catch (IOException e) {
                        return false;
                    }
                }
                if (bodies.size() != 1) {
                    return false;
                }
            }
        }
        return true;
    }
}
