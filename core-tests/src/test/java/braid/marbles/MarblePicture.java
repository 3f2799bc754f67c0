package braid.marbles;

import java.util.List;
import java.util.stream.Collectors;

/// A diagram as SVG: time goes to the right, a line each input, a box, and the line of the output. Its colours are
/// seen on a light page and on a dark one.
final class MarblePicture {

    private static final int SECOND = 56;
    private static final int LEFT = 34;
    private static final int ROW = 46;
    private static final int RADIUS = 14;
    private static final String STYLE = """
        <style>
        text{font:13px sans-serif;text-anchor:middle;fill:#fff}
        .line{stroke:#57606a;stroke-width:2;fill:none}
        .time{font-size:11px;fill:#57606a}
        .box{fill:#eef1f5;stroke:#57606a}
        .code{font-family:monospace;fill:#1f2328}
        .note{font-size:12px;fill:#1f2328}
        .fail{stroke:#d1242f;stroke-width:3}
        @media(prefers-color-scheme:dark){.line,.box{stroke:#9aa4af}.time{fill:#9aa4af}}
        </style>
        """;
    private static final List<String> COLOURS = List.of("#0a5fb4", "#a04600", "#6639ba");
    private static final String OUT = "#1a6b34";

    private final Marble<?> marble;
    private final List<Event> out;
    private final double end;
    private final int width;
    private final StringBuilder text = new StringBuilder();

    private MarblePicture(Marble<?> marble, List<Event> out) {
        this.marble = marble;
        this.out = out;
        this.end = Math.max(
                out.getLast().at(),
                marble.inputs().stream()
                        .mapToDouble(line -> Event.parse(line).getLast().at())
                        .max()
                        .orElseThrow());
        this.width = (int) (LEFT + SECOND * end + 76);
    }

    static String of(Marble<?> marble, List<Event> out) {
        return new MarblePicture(marble, out).draw();
    }

    private String draw() {
        int inputs = marble.inputs().size();
        int box = marble.note().isEmpty() ? 34 : 52;
        int height = ROW * (inputs + 1) + box + 24;
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(width, height, width, height));
        text.append(" role=\"img\">\n<title>")
                .append(escaped(title()))
                .append("</title>\n")
                .append(STYLE);
        for (int i = 0; i < inputs; i++) {
            draw(Event.parse(marble.inputs().get(i)), ROW * i + ROW / 2, COLOURS.get(i));
        }
        int top = ROW * inputs;
        text.append("<rect class=\"box\" x=\"8\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n"
                .formatted(top, width - 16, box));
        text.append("<text class=\"code\" x=\"%d\" y=\"%d\">%s</text>\n"
                .formatted(width / 2, top + 22, escaped(marble.box())));
        if (box > 34) {
            text.append("<text class=\"note\" x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(width / 2, top + 42, escaped(marble.note())));
        }
        draw(out, top + box + ROW / 2, OUT);
        for (int second = 0; second <= end; second++) {
            text.append("<text class=\"time\" x=\"%d\" y=\"%d\">%d s</text>\n"
                    .formatted(LEFT + SECOND * second, height - 8, second));
        }
        return text.append("</svg>\n").toString();
    }

    private void draw(List<Event> events, int y, String colour) {
        text.append("<path class=\"line\" d=\"M8 %dH%dm-7 -5l7 5l-7 5\"/>\n".formatted(y, width - 9));
        int free = 0;
        for (Event event : events) {
            int half = event.isEnd() ? 2 : Math.max(RADIUS, 8 + event.text().length() * 4);
            int x = Math.max((int) (LEFT + SECOND * event.at()), free + half + 1);
            free = x + half;
            if (event.isEnd()) {
                text.append("<path class=\"line\" d=\"M%d %dv24\"/>\n".formatted(x, y - 12));
            } else if (event.isFailure()) {
                text.append("<path class=\"fail\" d=\"M%d %dl16 16m0 -16l-16 16\"/>\n".formatted(x - 8, y - 8));
            } else {
                text.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\"/>"
                        .formatted(x - half, y - RADIUS, 2 * half, 2 * RADIUS, RADIUS, colour));
                text.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y + 5, escaped(event.text())));
            }
        }
    }

    /// The same in words.
    private String title() {
        String in =
                marble.inputs().stream().map(line -> words(Event.parse(line))).collect(Collectors.joining("; and "));
        return marble.box() + ": in " + in + "; out " + words(out);
    }

    private static String words(List<Event> events) {
        return events.stream()
                .map(event -> event.toString()
                        .replace(Event.END + "@", "the end@")
                        .replace(Event.FAILURE, "a failure")
                        .replace("@", " at "))
                .collect(Collectors.joining(", "));
    }

    private static String escaped(String line) {
        return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
