"""Speed figures as ratios against yardsticks measured side by side in the same run."""
