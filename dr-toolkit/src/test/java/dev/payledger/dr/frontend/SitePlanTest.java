package dev.payledger.dr.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SitePlanTest {

    private static final String ASSET = "_next/static/chunks/main-0a1b2c3d4e5f.js";
    private static final String OLD_ASSET = "_next/static/chunks/main-ffffffff0000.js";

    @Test
    void firstUploadSendsPagesLastAndInvalidatesNothing() {
        SitePlan plan =
                SitePlan.of(List.of(file("index.html", "i"), file("logo.svg", "l"), file(ASSET, "a")), Map.of(), false);
        assertThat(plan.uploads()).extracting(SiteFile::path).containsExactly(ASSET, "logo.svg", "index.html");
        assertThat(plan.invalidate()).isEmpty();
    }

    @Test
    void unchangedSiteNeedsNothing() {
        List<SiteFile> site = List.of(file("index.html", "i"), file(ASSET, "a"));
        SitePlan plan = SitePlan.of(site, etags(site), false);
        assertThat(plan.uploads()).isEmpty();
        assertThat(plan.stale()).isEmpty();
        assertThat(plan.staleAssets()).isEmpty();
        assertThat(plan.invalidate()).isEmpty();
    }

    @Test
    void changedPageIsInvalidatedUnderBothItsPathsAndNewAssetsUnderNone() {
        Map<String, String> before =
                etags(List.of(file("index.html", "old"), file(OLD_ASSET, "a"), file("b c.txt", "b")));
        SitePlan plan = SitePlan.of(List.of(file("index.html", "new"), file(ASSET, "a")), before, false);
        assertThat(plan.uploads()).extracting(SiteFile::path).containsExactly(ASSET, "index.html");
        assertThat(plan.stale()).containsExactly("b c.txt");
        assertThat(plan.staleAssets()).containsExactly(OLD_ASSET);
        assertThat(plan.invalidate()).containsExactly("/", "/b%20c.txt", "/index.html");
    }

    @Test
    void newRulesOfHeadersSendEverythingAgain() {
        List<SiteFile> site = List.of(file("index.html", "i"), file(ASSET, "a"));
        SitePlan plan = SitePlan.of(site, etags(site), true);
        assertThat(plan.uploads()).hasSize(2);
        assertThat(plan.invalidate()).containsExactly("/", "/index.html");
    }

    @Test
    void manyPathsBecomeOneWildcard() {
        TreeSet<String> paths = new TreeSet<>();
        for (int i = 0; i < 101; i++) {
            paths.add("/" + i);
        }
        assertThat(SitePlan.batch(paths)).containsExactly("/*");
        assertThat(SitePlan.batch(new TreeSet<>(List.of("/a")))).containsExactly("/a");
    }

    @Test
    void onlyFilesNamedByTheirContentAreKeptForEver() {
        assertThat(file(ASSET, "").cacheControl()).isEqualTo("public, max-age=31536000, immutable");
        assertThat(file("_next/static/css/9f8e7d6c5b4a.css", "").cacheControl()).contains("immutable");
        assertThat(file("_next/static/media/inter-9f8e7d6c5b4a.woff2", "").cacheControl())
                .contains("immutable");
        assertThat(file("_next/static/build/_buildManifest.js", "").cacheControl())
                .doesNotContain("immutable");
        assertThat(file("deadbeefdeadbeef.html", "").cacheControl()).doesNotContain("immutable");
        assertThat(file("index.html", "").cacheControl()).startsWith("public, max-age=0, s-maxage=");
        assertThat(file("config.json", "").cacheControl()).isEqualTo("no-cache");
    }

    @Test
    void typesAreSaidAndNeverGuessed() {
        assertThat(file("a/b.HTML", "").contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(file("x.js", "").contentType()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(file("site.webmanifest", "").contentType()).isEqualTo("application/manifest+json");
        assertThat(file("no-extension", "").contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void notesSurviveAsTheyWereAndGarbageIsNoNote() {
        SiteNotes notes = new SiteNotes(3, new TreeSet<>(List.of("/a", "/b")));
        assertThat(SiteNotes.parse(notes.json())).isEqualTo(notes);
        assertThat(SiteNotes.parse("{")).isEqualTo(SiteNotes.none());
    }

    private static SiteFile file(String path, String text) {
        return new SiteFile(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> etags(List<SiteFile> files) {
        Map<String, String> etags = new TreeMap<>();
        files.forEach(file -> etags.put(file.path(), file.etag()));
        return etags;
    }
}
