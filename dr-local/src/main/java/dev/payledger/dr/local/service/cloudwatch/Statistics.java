package dev.payledger.dr.local.service.cloudwatch;

/** What CloudWatch keeps of a set of observations. */
record Statistics(double count, double sum, double minimum, double maximum) {

    static Statistics of(double value, double count) {
        return new Statistics(count, value * count, value, value);
    }

    Statistics with(Statistics other) {
        return new Statistics(
                count + other.count,
                sum + other.sum,
                Math.min(minimum, other.minimum),
                Math.max(maximum, other.maximum));
    }

    double average() {
        return sum / count;
    }

    /** The value of one of CloudWatch's five basic statistics. */
    double value(String statistic) {
        return switch (statistic) {
            case "SampleCount" -> count;
            case "Sum" -> sum;
            case "Minimum" -> minimum;
            case "Maximum" -> maximum;
            case "Average" -> average();
            default -> throw new IllegalArgumentException("not a basic statistic: " + statistic);
        };
    }
}
