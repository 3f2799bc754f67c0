package braid.dashboard.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads Prometheus' text format, version 0.0.4, as strictly as its page asks: every name, label and number is well
/// formed, each family stands together behind its HELP and TYPE, and no series stands there twice.
final class PrometheusReader {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") .*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|untyped)");
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(,|$)");

    record Sample(String name, Map<String, String> labels, double value) {}

    static List<Sample> read(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        List<Sample> samples = new ArrayList<>();
        Map<String, String> types = new HashMap<>();
        Set<String> over = new HashSet<>();
        Set<Object> series = new HashSet<>();
        String family = "";
        for (String line : text.lines().toList()) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                over.add(family);
                family = help.group(1);
                check(!over.contains(family), "a family in two places: " + line);
            } else if (type.matches()) {
                check(type.group(1).equals(family), "a type of another family: " + line);
                check(types.put(family, type.group(2)) == null, "a second type: " + line);
            } else {
                check(sample.matches(), "no sample: " + line);
                check(sample.group(1).equals(family), "a sample of another family: " + line);
                check(types.containsKey(family), "a sample before its type: " + line);
                check(
                        types.get(family).equals("counter") == family.endsWith("_total"),
                        "counters, and they alone, end in _total: " + line);
                Map<String, String> labels = labels(sample.group(3), line);
                check(series.add(List.of(family, labels)), "a series twice: " + line);
                samples.add(new Sample(family, labels, number(sample.group(4))));
            }
        }
        return samples;
    }

    private static Map<String, String> labels(String text, String line) {
        Map<String, String> labels = new LinkedHashMap<>();
        int at = 0;
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (text != null && at < text.length()) {
            check(label.find(at) && label.start() == at, "a label is malformed: " + line);
            check(!label.group(1).startsWith("__"), "a label of Prometheus' own: " + line);
            check(labels.put(label.group(1), label.group(2)) == null, "a label twice: " + line);
            at = label.end();
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private PrometheusReader() {}
}
