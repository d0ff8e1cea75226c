package dev.payledger.dr.frontend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has to be done so that the bucket holds the site and no edge shows anything else.
 *
 * @param uploads in an order in which a page never names a file that is not there yet: pages come last
 * @param stale files that nothing names any more, except those below
 * @param staleAssets files named by content: an old page that is still shown may load them until it is invalidated
 * @param invalidate paths that an edge may hold with former content
 */
record SitePlan(List<SiteFile> uploads, List<String> stale, List<String> staleAssets, Set<String> invalidate) {

    /** More single paths than this are not worth their price: then everything is invalidated at once. */
    private static final int PATHS_MAX = 100;

    private static final String INDEX = "/" + SiteSource.INDEX;

    /**
     * Compares.
     *
     * @param wanted the site's files
     * @param etags what the bucket holds, without the toolkit's own notes
     * @param all whether files are uploaded that have not changed
     */
    static SitePlan of(List<SiteFile> wanted, Map<String, String> etags, boolean all) {
        List<SiteFile> uploads = wanted.stream()
                .filter(file -> all || !file.etag().equals(etags.get(file.path())))
                .sorted(Comparator.comparingInt(SitePlan::rank).thenComparing(SiteFile::path))
                .toList();
        Set<String> keys = wanted.stream().map(SiteFile::path).collect(Collectors.toSet());
        List<String> gone =
                etags.keySet().stream().filter(key -> !keys.contains(key)).toList();
        Set<String> changed = new TreeSet<>();
        uploads.stream()
                .map(SiteFile::path)
                .filter(etags::containsKey)
                .filter(path -> !SiteFile.isImmutable(path))
                .forEach(path -> changed.addAll(paths(path)));
        List<String> stale = new ArrayList<>();
        List<String> staleAssets = new ArrayList<>();
        for (String key : gone) {
            if (SiteFile.isImmutable(key)) {
                staleAssets.add(key);
            } else {
                stale.add(key);
                changed.addAll(paths(key));
            }
        }
        return new SitePlan(uploads, List.copyOf(stale), List.copyOf(staleAssets), changed);
    }

    /** The paths as CloudFront takes them. */
    static List<String> batch(Set<String> paths) {
        return paths.size() > PATHS_MAX ? List.of("/*") : List.copyOf(paths);
    }

    private static int rank(SiteFile file) {
        if (SiteFile.isImmutable(file.path())) {
            return 0;
        }
        return file.isPage() ? 2 : 1;
    }

    /** Under which paths an edge may hold a file: the root's page also stands for the root. */
    private static List<String> paths(String key) {
        String path = "/"
                + Arrays.stream(key.split("/", -1))
                        .map(part ->
                                URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                        .collect(Collectors.joining("/"));
        return path.equals(INDEX) ? List.of("/", INDEX) : List.of(path);
    }
}
