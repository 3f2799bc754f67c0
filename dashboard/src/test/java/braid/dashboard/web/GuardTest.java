package braid.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.dashboard.look.Lookout;
import braid.dashboard.look.Scope;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardTest {

    private static final String TOKEN = "the-token-of-a-test";

    private final HttpClient http = HttpClient.newHttpClient();
    private WebServer server;
    private URI uri;

    @BeforeEach
    void serve() throws Exception {
        Door door = Door.open(InetAddress.getLoopbackAddress(), 0);
        uri = door.uri();
        server = new WebServer(
                door,
                "",
                Token.of(TOKEN),
                new Lookout(new Scope(List::of, List::of)),
                new WebServer.Shown(look -> new byte[0], look -> new byte[0], look -> new byte[0], () -> null));
    }

    @AfterEach
    void end() {
        server.close();
        http.close();
    }

    @Test
    void whoShowsNoTokenSeesNothingButThatItIsThere() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        for (String path : List.of("/status", "/page/main.js", "/api/snapshot.json", "/api/live", "/metrics", "/no")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(401);
        }
        assertThat(get("/status?token=wrong").statusCode()).isEqualTo(401);
        assertThat(get("/metrics", "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
    }

    @Test
    void thePrintedAddressMakesACookieAndForgetsTheToken() throws Exception {
        var first = get("/status?token=" + TOKEN);
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(first.headers().firstValue("Location")).contains("/status");
        var cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
        assertThat(get("/status", "Cookie", cookie.substring(0, cookie.indexOf(';')))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void prometheusShowsItInAHeader() throws Exception {
        assertThat(get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherAddressesAnswerUnderNumbersAndTheirNamesOnly() {
        var hosts = HostNames.ofAnyAddress("streams.example");
        assertThat(List.of("10.1.2.3:8787", "[fe80::1]:8787", "streams.example", "Streams.Example:1", "localhost"))
                .allMatch(hosts::ours);
        assertThat(List.of("evil.example", "10.1.2.3.evil.example", "[evil.example]", "", ":8787"))
                .noneMatch(hosts::ours);
    }

    @Test
    void aTokenThatCanBeGuessedIsRefused() {
        assertThatThrownBy(() -> Token.of("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("short");
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofMinutes(5));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
