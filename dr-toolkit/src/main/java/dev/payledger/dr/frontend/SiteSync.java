package dev.payledger.dr.frontend;

import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Distribution;
import dev.payledger.dr.internal.resource.SiteBucket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings the bucket to the site, and edges with it. Whatever it is killed at, the next run goes on: files are compared by
 * content, and what must be invalidated is noted before the first change.
 */
final class SiteSync {

    private final SiteBucket bucket;
    private final Distribution distribution;

    SiteSync(SiteBucket bucket, Distribution distribution) {
        this.bucket = bucket;
        this.distribution = distribution;
    }

    /**
     * What was done.
     *
     * @param uploaded paths, in order
     * @param removed paths
     * @param invalidated paths; empty where no edge could hold anything old
     */
    record Done(List<String> uploaded, List<String> removed, List<String> invalidated, int files) {}

    Done run(List<SiteFile> site, Step step) {
        Map<String, String> etags = new TreeMap<>(bucket.etags());
        etags.keySet().removeIf(key -> key.startsWith(SiteNotes.FOLDER));
        SiteNotes notes = bucket.text(SiteNotes.KEY).map(SiteNotes::parse).orElse(SiteNotes.none());
        SitePlan plan = SitePlan.of(site, etags, !etags.isEmpty() && notes.headers() != SiteNotes.HEADERS);
        Set<String> owed = new TreeSet<>(notes.owed());
        owed.addAll(plan.invalidate());
        SiteNotes begun = new SiteNotes(etags.isEmpty() ? SiteNotes.HEADERS : notes.headers(), owed);
        note(notes, begun);
        for (SiteFile file : plan.uploads()) {
            bucket.put(file.path(), file.bytes(), file.contentType(), file.cacheControl());
            step.progress(bucket.name(), file.path(), step.elapsed());
        }
        bucket.remove(plan.stale());
        List<String> batch = SitePlan.batch(owed);
        if (!batch.isEmpty()) {
            distribution.invalidate(batch, step);
        }
        bucket.remove(plan.staleAssets());
        note(begun, new SiteNotes(SiteNotes.HEADERS, Set.of()));
        List<String> removed = new ArrayList<>(plan.stale());
        removed.addAll(plan.staleAssets());
        return new Done(plan.uploads().stream().map(SiteFile::path).toList(), List.copyOf(removed), batch, site.size());
    }

    /** Notes are not part of what a second run uploads: they are written only where they change. */
    private void note(SiteNotes before, SiteNotes after) {
        if (!before.equals(after)) {
            bucket.put(SiteNotes.KEY, after.json().getBytes(StandardCharsets.UTF_8), "application/json", "no-store");
        }
    }
}
