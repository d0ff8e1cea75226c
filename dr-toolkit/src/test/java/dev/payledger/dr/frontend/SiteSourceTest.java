package dev.payledger.dr.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteSourceTest {

    @TempDir
    Path folder;

    @Test
    void folderIsReadWithoutHiddenFiles() throws IOException {
        write("index.html", "i");
        write("a/b.js", "b");
        write(".DS_Store", "x");
        write("a/.hidden", "x");
        write(".well-known/security.txt", "s");
        assertThat(SiteSource.read(folder))
                .extracting(SiteFile::path)
                .containsExactlyInAnyOrder("index.html", "a/b.js", ".well-known/security.txt");
    }

    @Test
    void jarIsReadFromItsFolder() throws IOException {
        Path jar = folder.resolve("site.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String name :
                    new String[] {"META-INF/dr/frontend/index.html", "META-INF/dr/frontend/a.css", "other"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(SiteSource.read(jar)).extracting(SiteFile::path).containsExactly("a.css", "index.html");
    }

    @Test
    void whatHasNoIndexIsNoSite() throws IOException {
        fails(folder, "it has no files.");
        write("about.html", "a");
        fails(folder, "it has 1 files and no index.html at its root.");
        Path text = folder.resolve("about.html");
        fails(text, "it is neither a folder nor a jar.");
    }

    @Test
    void configNamesTheApiInEveryWayAndScalesIntervals() {
        SiteConfig local = new SiteConfig(config(10));
        assertThat(local.json())
                .isEqualTo("{\"service\":\"shop\",\"stage\":\"dev\",\"apiUrls\":[\"http://api-shop.localhost:4600\","
                        + "\"http://127.0.0.1:4600/site/api-shop\"],\"primary\":\"ap-southeast-1\",\"secondary\":"
                        + "\"ap-northeast-1\",\"ttlSeconds\":6,\"pollSeconds\":1,\"account\":\"dr-account\","
                        + "\"local\":true}");
        assertThat(local.contentSecurityPolicy())
                .contains("connect-src 'self' http://api-shop.localhost:4600 http://127.0.0.1:4600;");
        SiteConfig aws = new SiteConfig(config(1).withTarget(new Target.Aws()));
        assertThat(aws.json())
                .contains("\"apiUrls\":[\"https://api-shop.shop.test\"]", "\"ttlSeconds\":60", "\"local\":false");
        assertThat(aws.contentSecurityPolicy()).contains("connect-src 'self' https://api-shop.shop.test;");
    }

    @Test
    void bucketOfALongNameFitsAndStaysItsOwn() {
        Names shortName = new Names("shop", "dev", "shop.test");
        assertThat(shortName.frontendBucket("111122223333")).isEqualTo("shop-dev-frontend-111122223333-us-east-1");
        String one = new Names("a-service-with-long-name", "integration1", "x.test").frontendBucket("111122223333");
        String other = new Names("a-service-with-long-name", "integration2", "x.test").frontendBucket("111122223333");
        assertThat(one).hasSizeLessThanOrEqualTo(63).isNotEqualTo(other);
        assertThat(one).startsWith("a-service-with-long-n").endsWith("-frontend-111122223333-us-east-1");
    }

    private static DrConfig config(double speed) {
        return DrConfig.parse(Map.of("dr.service", "shop"), Path.of(""))
                .withTarget(new Target.Local(
                        URI.create("http://127.0.0.1:4600"), new InetSocketAddress("127.0.0.1", 4653), 4600, speed));
    }

    private static void fails(Path site, String why) {
        assertThatThrownBy(() -> SiteSource.read(site)).isInstanceOfSatisfying(DrException.class, e -> {
            assertThat(e.error()).isEqualTo(DrError.FRONTEND_002);
            assertThat(e.why()).isEqualTo(why);
            assertThat(e.next()).contains("dr.frontend");
        });
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
