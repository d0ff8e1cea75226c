package dev.payledger.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.frontend.FrontendReport;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.systemtests.crash.DyingCaller.Change;
import dev.payledger.systemtests.crash.DyingCaller.When;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A caller that updates a site dies at every one of its changing calls, before it is sent and after it took effect: the
 * next run brings bucket and edge to the new site, though edges held the old one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontendCrashIT {

    private static final double SPEED = 100;
    private static final String OLD_ASSET = "_next/static/chunks/main-0000aaaa0000.js";
    private static final String NEW_ASSET = "_next/static/chunks/main-1111bbbb1111.js";
    private static final List<String> PATHS = List.of("", "about.html", "gone.html", OLD_ASSET, NEW_ASSET);

    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private LocalAws aws;
    private DyingCaller caller;

    @BeforeAll
    void start(@TempDir Path sites) throws IOException {
        folder = sites;
        aws = LocalAws.builder().speed(SPEED).domain("shop.test").start();
        caller = new DyingCaller(URI.create(aws.endpoint()));
        write("old/index.html", "old index");
        write("old/about.html", "old about");
        write("old/gone.html", "old gone");
        write("old/" + OLD_ASSET, "old script");
        write("new/index.html", "new index");
        write("new/about.html", "new about");
        write("new/" + NEW_ASSET, "new script");
    }

    @AfterAll
    void stop() throws IOException {
        caller.close();
        aws.close();
    }

    @Test
    void aDeathAtAnyChangeOfAnUpdateIsMadeGoodByTheNextRun() throws Exception {
        caller.live();
        deploy("old");
        caller.live();
        deploy("new");
        List<Change> changes = caller.changes();
        // Note, script, two pages, stale page, invalidation, stale script, note.
        assertThat(changes).hasSizeGreaterThanOrEqualTo(8);
        for (Change change : changes) {
            for (When when : When.values()) {
                caller.live();
                deploy("old");
                assertThat(shown()).containsEntry("", "200 old index").containsEntry("gone.html", "200 old gone");
                caller.dieAt(change, when);
                assertThatThrownBy(() -> deploy("new"))
                        .as("%s %s", change, when)
                        .isInstanceOf(DrException.class);
                assertThat(caller.isDead()).as("%s %s", change, when).isTrue();
                shown(); // Whatever an edge holds now must not outlive the next run.

                caller.live();
                deploy("new");
                assertThat(shown())
                        .as("%s %s", change, when)
                        .containsEntry("", "200 new index")
                        .containsEntry("about.html", "200 new about")
                        .containsEntry(NEW_ASSET, "200 new script");
                assertThat(shown().get("gone.html")).as("%s %s", change, when).startsWith("403");
                caller.live();
                FrontendReport again = deploy("new");
                assertThat(again.summary()).as("%s %s", change, when).contains("nothing to change");
                assertThat(caller.changes()).as("%s %s", change, when).isEmpty();
            }
        }
    }

    private Map<String, String> shown() throws IOException, InterruptedException {
        Map<String, String> shown = new TreeMap<>();
        for (String path : PATHS) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(aws.endpoint() + "/site/shop/" + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            shown.put(path, answer.statusCode() + " " + answer.body());
        }
        return shown;
    }

    private FrontendReport deploy(String version) {
        URI endpoint = caller.endpoint();
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(
                        Map.of(
                                "dr.service",
                                "shop",
                                "dr.frontend",
                                folder.resolve(version).toString()),
                        Path.of(""))
                .withTarget(new Target.Local(
                        endpoint,
                        new InetSocketAddress(dns[0], Integer.parseInt(dns[1])),
                        URI.create(aws.endpoint()).getPort(),
                        SPEED));
        try (DrToolkit toolkit = DrToolkit.create(config, DrListener.NONE)) {
            return toolkit.deployFrontend();
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
