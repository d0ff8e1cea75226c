package dev.payledger.dr.frontend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run leaves in the bucket for the next one: which rules its objects' headers follow, and which paths must still be
 * invalidated. It is written before anything is changed, so that a run that dies in between owes nothing for ever.
 *
 * @param headers the version of the rules of {@link SiteFile}; another one means that every file is uploaded anew
 * @param owed paths that an edge may hold with former content
 */
record SiteNotes(int headers, Set<String> owed) {

    /** Where notes lie; the bucket's policy keeps them from CloudFront. */
    static final String FOLDER = ".dr/";

    static final String KEY = FOLDER + "site.json";

    /** Goes up when {@link SiteFile} gives a file other headers than before. */
    static final int HEADERS = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    static SiteNotes none() {
        return new SiteNotes(0, Set.of());
    }

    /** Notes that cannot be read are none: then everything is uploaded once more. */
    static SiteNotes parse(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            Set<String> owed = new TreeSet<>();
            json.path("invalidate").forEach(path -> owed.add(path.asText()));
            return new SiteNotes(json.path("headers").asInt(), owed);
        } catch (JsonProcessingException e) {
            return none();
        }
    }

    String json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("headers", headers);
        owed.forEach(json.putArray("invalidate")::add);
        return json.toString();
    }
}
