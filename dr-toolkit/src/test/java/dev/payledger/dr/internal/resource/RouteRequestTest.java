package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.Workload.ReadBack;
import dev.payledger.dr.config.Workload.Route;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteRequestTest {

    private static final ReadBack READ_BACK =
            new ReadBack("GET", "/t?a=${account}", "items", "id", "nextCursor", "cursor");

    @Test
    void placeholdersAreFilledAndEncodedInPaths() {
        Route route = new Route(
                "POST /t",
                "POST",
                "/t?a=${account}",
                Map.of("idempotency-key", "${uuid}"),
                "{\"account\":\"${account}\",\"amount\":\"${amount}\",\"note\":\"${text}\"}",
                201,
                "id");
        PublicAccess.Request request = new RouteRequest("a b&c", "u-1", "12", "seed 7").to("api.example.org", route);
        assertThat(request)
                .isEqualTo(new PublicAccess.Request(
                        "POST",
                        "api.example.org",
                        "/t?a=a+b%26c",
                        Map.of("idempotency-key", "u-1"),
                        "{\"account\":\"a b&c\",\"amount\":\"12\",\"note\":\"seed 7\"}"));
    }

    @Test
    void pagesAreFollowedByTheirCursor() {
        assertThat(RouteRequest.page("{\"items\":[{\"id\":\"1\"},{\"id\":\"2\"}],\"nextCursor\":\"x=\"}", READ_BACK))
                .contains(new RouteRequest.Page(List.of("1", "2"), "x="));
        assertThat(RouteRequest.nextPage("/t?a=b", READ_BACK, "x=")).isEqualTo("/t?a=b&cursor=x%3D");
        assertThat(RouteRequest.page("{\"items\":[],\"nextCursor\":null}", READ_BACK))
                .contains(new RouteRequest.Page(List.of(), null));
        assertThat(RouteRequest.page("{\"message\":\"Internal Server Error\"}", READ_BACK))
                .isEmpty();
        assertThat(RouteRequest.page("<html>", READ_BACK)).isEmpty();
    }
}
