package braid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A snapshot as a drawing: each node in the column behind those that feed it.
final class SnapshotSvg {

    private static final int WIDTH = 190;
    private static final int HEIGHT = 62;
    private static final int COLUMN = WIDTH + 60;
    private static final int ROW = HEIGHT + 28;
    private static final int MARGIN = 20;
    private static final int MOST_CHARACTERS = 26;

    private final Snapshot snapshot;
    private final Map<Long, Integer> columns = new HashMap<>();
    private final Map<Long, Integer> rows = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private SnapshotSvg(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    static String of(Snapshot snapshot) {
        return new SnapshotSvg(snapshot).draw();
    }

    private String draw() {
        place();
        int width = 2 * MARGIN + COLUMN * (1 + max(columns)) - (COLUMN - WIDTH);
        int height = 2 * MARGIN + ROW * (1 + max(rows)) - (ROW - HEIGHT);
        text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                .formatted(width, height, width, height));
        text.append(" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        text.append("<defs><marker id=\"to\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\"");
        text.append(" markerHeight=\"8\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#555\"/></marker></defs>\n");
        snapshot.edges().forEach(this::draw);
        snapshot.nodes().forEach(this::draw);
        return text.append("</svg>\n").toString();
    }

    /// Columns by the longest way, as far as no cycle makes it longer; rows in the order in which nodes were
    /// built.
    private void place() {
        snapshot.nodes().forEach(node -> columns.put(node.id(), 0));
        boolean moved = true;
        for (int i = 0; moved && i < snapshot.nodes().size(); i++) {
            moved = false;
            for (Snapshot.Edge edge : snapshot.edges()) {
                int behind = columns.getOrDefault(edge.from(), 0) + 1;
                if (!edge.feedback() && columns.getOrDefault(edge.to(), behind) < behind) {
                    columns.put(edge.to(), behind);
                    moved = true;
                }
            }
        }
        Map<Integer, Integer> used = new TreeMap<>();
        for (Snapshot.Node node : snapshot.nodes()) {
            rows.put(node.id(), used.merge(columns.getOrDefault(node.id(), 0), 1, Integer::sum) - 1);
        }
    }

    private static int max(Map<Long, Integer> numbers) {
        return numbers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private int x(long node) {
        return MARGIN + COLUMN * columns.getOrDefault(node, 0);
    }

    private int y(long node) {
        return MARGIN + ROW * rows.getOrDefault(node, 0);
    }

    private void draw(Snapshot.Edge edge) {
        int fromX = x(edge.from()) + WIDTH;
        int fromY = y(edge.from()) + HEIGHT / 2;
        int toX = x(edge.to());
        int toY = y(edge.to()) + HEIGHT / 2;
        int bend = Math.max(30, Math.abs(toX - fromX) / 2);
        text.append("<path d=\"M%d %dC%d %d %d %d %d %d\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#to)\""
                .formatted(fromX, fromY, fromX + bend, fromY, toX - bend, toY, toX, toY));
        text.append(edge.feedback() ? " stroke-dasharray=\"5 4\"/>\n" : "/>\n");
    }

    private void draw(Snapshot.Node node) {
        int x = x(node.id());
        int y = y(node.id());
        String fill = node.failures() > 0 ? "#fde4e1" : node.boundary() ? "#e3eefc" : "#f5f5f5";
        text.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"#555\"/>\n"
                .formatted(x, y, WIDTH, HEIGHT, node.kind() == Snapshot.Kind.SOURCE ? HEIGHT / 2 : 5, fill));
        List<String> lines = new ArrayList<>(List.of(node.name(), node.line(), node.in() + " in"));
        if (node.boundary()) {
            String bound = node.bound() == Integer.MAX_VALUE ? "" : " of " + node.bound();
            lines.set(2, lines.get(2) + ", " + node.held() + bound + " held");
        }
        if (node.failures() > 0) {
            lines.set(2, lines.get(2) + ", " + node.failures() + " failed");
        }
        for (int i = 0; i < lines.size(); i++) {
            text.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\"%s>%s</text>\n"
                    .formatted(
                            x + WIDTH / 2,
                            y + 19 + 17 * i,
                            i == 0 ? " font-weight=\"bold\"" : " fill=\"#555\"",
                            escaped(shortened(lines.get(i)))));
        }
    }

    private static String shortened(String line) {
        return line.codePointCount(0, line.length()) <= MOST_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "\u2026";
    }

    private static String escaped(String line) {
        StringBuilder safe = new StringBuilder();
        line.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                // XML has no other control characters, and no lone surrogates.
                default -> safe.appendCodePoint(isText(c) ? c : ' ');
            }
        });
        return safe.toString();
    }

    private static boolean isText(int c) {
        return c >= ' ' && (c < 0xD800 || c > 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
    }
}
