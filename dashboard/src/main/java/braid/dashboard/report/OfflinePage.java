package braid.dashboard.report;

import braid.dashboard.web.PageFiles;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The page with data in it: one file, which a browser opens without a server.
public final class OfflinePage {

    /*
     * A browser loads no module from a file beside another. So each module stands in the page's import map, as a
     * `data:` address under the name `braid/NAME`, and the modules name one another so.
     */
    private static final Pattern IMPORT = Pattern.compile("(\\bfrom\\s+|\\bimport\\s+)(['\"])\\./([\\w.-]+)\\2");
    private static final Pattern ENTRANCE =
            Pattern.compile("<script type=\"module\" src=\"/page/([\\w.-]+)\"></script>");
    private static final Pattern STYLE = Pattern.compile("<link rel=\"stylesheet\" href=\"/page/([\\w.-]+)\">");
    private static final Pattern ICON = Pattern.compile("href=\"/page/([\\w.-]+\\.svg)\"");

    private OfflinePage() {}

    /// The page, showing `state` and `tasks`, which are JSON.
    public static byte[] of(byte[] state, byte[] tasks) {
        String page = text("index.html");
        String entrance = name(ENTRANCE, page);
        String style = text(name(STYLE, page));
        Map<String, String> modules = new LinkedHashMap<>();
        collect(entrance, modules);

        String map = map(modules);
        String begin = "import 'braid/" + entrance + "';";
        String head = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src data: '"
                + hash(map) + "' '" + hash(begin) + "'; style-src '" + hash(style)
                + "'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
                + "<style>" + style + "</style>\n"
                + "<script type=\"application/json\" id=\"braid-state\">" + data(state, tasks) + "</script>\n"
                + "<script type=\"importmap\">" + map + "</script>\n"
                + "<script type=\"module\">" + begin + "</script>";
        String icon = "href=\"" + dataUri("image/svg+xml", text(name(ICON, page))) + "\"";
        page = replaced(ENTRANCE, page, head);
        page = replaced(STYLE, page, "");
        page = replaced(ICON, page, icon);
        return page.getBytes(StandardCharsets.UTF_8);
    }

    /// Nothing in it ends the script that it stands in: JSON has `<` in texts only, and knows another way to say it.
    private static String data(byte[] state, byte[] tasks) {
        String json = "{\"state\":" + new String(state, StandardCharsets.UTF_8) + ",\"tasks\":"
                + new String(tasks, StandardCharsets.UTF_8) + "}";
        return json.replace("<", "\\u003c");
    }

    private static void collect(String module, Map<String, String> modules) {
        if (modules.containsKey(module)) {
            return;
        }
        String text = text(module);
        modules.put(module, IMPORT.matcher(text).replaceAll("$1$2braid/$3$2"));
        for (Matcher each = IMPORT.matcher(text); each.find(); ) {
            collect(each.group(3), modules);
        }
    }

    private static String map(Map<String, String> modules) {
        StringBuilder map = new StringBuilder("{\"imports\":{");
        modules.forEach((name, text) -> {
            map.append(map.charAt(map.length() - 1) == '{' ? "" : ",");
            map.append("\"braid/").append(name).append("\":\"");
            map.append(dataUri("text/javascript", text)).append('"');
        });
        return map.append("}}").toString();
    }

    private static String dataUri(String type, String text) {
        return "data:" + type + ";charset=utf-8;base64,"
                + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(String file) {
        return PageFiles.find(file)
                .orElseThrow(() -> new IllegalStateException("the page lacks its file " + file))
                .text();
    }

    private static String name(Pattern pattern, String page) {
        Matcher matcher = pattern.matcher(page);
        if (!matcher.find()) {
            throw new IllegalStateException("the page does not have what a report needs: " + pattern);
        }
        return matcher.group(1);
    }

    private static String replaced(Pattern pattern, String page, String text) {
        return pattern.matcher(page).replaceFirst(Matcher.quoteReplacement(text));
    }
}
