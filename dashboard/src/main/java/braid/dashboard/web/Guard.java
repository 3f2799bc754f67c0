package braid.dashboard.web;

import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/// Who may ask.
final class Guard {

    private static final String COOKIE = "braid-dashboard";
    private static final String BEARER = "Bearer ";
    private static final String TOKEN_PARAMETER = "token";

    private final HostNames hosts;
    private final @Nullable Token view;

    /// Everybody who gets through to a server of this machine alone may look.
    Guard(HostNames hosts) {
        this(hosts, null);
    }

    /// Who shows `view` may look.
    Guard(HostNames hosts, @Nullable Token view) {
        this.hosts = hosts;
        this.view = view;
    }

    /// What every answer says to the browser: nothing from elsewhere, nothing to elsewhere, in nobody's frame.
    static void mark(HttpFields.Mutable headers) {
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }

    /// Whether the request may go on; otherwise it is answered.
    boolean admits(Answer answer, String path) {
        Request request = answer.request();
        HttpFields headers = request.getHeaders();
        if (headers.getValuesList(HttpHeader.HOST).size() != 1 || !hosts.ours(headers.get(HttpHeader.HOST))) {
            answer.send(421, "this server does not answer under that host name");
            return false;
        }
        if ("cross-site".equals(headers.get("Sec-Fetch-Site")) && path.startsWith("/api/")) {
            answer.send(403, "another site's pages may not ask");
            return false;
        }
        if (view == null || path.equals("/health") || mayLook(request, headers, view)) {
            return true;
        }
        if (request.getMethod().equals("GET") && view.matches(asked(request))) {
            Response.addCookie(
                    answer.response(),
                    HttpCookie.build(COOKIE, view.text())
                            .path("/")
                            .httpOnly(true)
                            .sameSite(HttpCookie.SameSite.STRICT)
                            .build());
            answer.goTo(path);
            return false;
        }
        answer.response().getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        answer.send(401, "this address needs the token: open the page by the address that the program printed");
        return false;
    }

    private static boolean mayLook(Request request, HttpFields headers, Token view) {
        String bearer = headers.get(HttpHeader.AUTHORIZATION);
        if (bearer != null && bearer.startsWith(BEARER) && view.matches(bearer.substring(BEARER.length()))) {
            return true;
        }
        for (HttpCookie cookie : Request.getCookies(request)) {
            if (cookie.getName().equals(COOKIE) && view.matches(cookie.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String asked(Request request) {
        Fields.Field token = Request.extractQueryParameters(request).get(TOKEN_PARAMETER);
        return token == null ? null : token.getValue();
    }
}
