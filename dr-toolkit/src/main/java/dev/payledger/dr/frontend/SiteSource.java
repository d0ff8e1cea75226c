package dev.payledger.dr.frontend;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Reads a static site from a folder, or from a jar's {@value #FOLDER}. */
final class SiteSource {

    static final String FOLDER = "META-INF/dr/frontend/";
    static final String INDEX = "index.html";

    private static final String HOW =
            "name a folder with an index.html, or a jar with " + FOLDER + INDEX + ", with dr.frontend.";

    private SiteSource() {}

    /**
     * Every file, in the order of their paths. Hidden files are left out, but for {@code .well-known/}.
     *
     * @throws DrException with {@code DR-FRONTEND-002} where it is no site or cannot be read
     */
    static List<SiteFile> read(Path site) {
        List<SiteFile> files;
        try {
            files = Files.isDirectory(site) ? folder(site) : jar(site);
        } catch (ZipException e) {
            throw noSite(site, "it is neither a folder nor a jar.");
        } catch (IOException e) {
            throw new DrException(
                    DrError.FRONTEND_002,
                    "The site " + site + " cannot be read.",
                    String.valueOf(e.getMessage()),
                    HOW,
                    e);
        }
        if (files.stream().noneMatch(file -> file.path().equals(INDEX))) {
            throw noSite(
                    site,
                    files.isEmpty()
                            ? "it has no files" + (Files.isDirectory(site) ? "." : " under " + FOLDER + ".")
                            : "it has " + files.size() + " files and no " + INDEX + " at its root.");
        }
        return files;
    }

    private static DrException noSite(Path site, String why) {
        return new DrException(DrError.FRONTEND_002, site + " is no static site.", why, HOW);
    }

    private static List<SiteFile> folder(Path site) throws IOException {
        List<SiteFile> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(site)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                String path = site.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                if (!isHidden(path)) {
                    files.add(new SiteFile(path, Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    private static List<SiteFile> jar(Path site) throws IOException {
        List<SiteFile> files = new ArrayList<>();
        try (ZipFile jar = new ZipFile(site.toFile())) {
            List<? extends ZipEntry> entries = jar.stream()
                    .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(FOLDER))
                    .sorted(java.util.Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                String path = entry.getName().substring(FOLDER.length());
                if (!isHidden(path)) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        files.add(new SiteFile(path, in.readAllBytes()));
                    }
                }
            }
        }
        return files;
    }

    private static boolean isHidden(String path) {
        return !path.startsWith(".well-known/") && (path.startsWith(".") || path.contains("/."));
    }
}
