//! Strings of scales and of weighted shares.

use super::strings::{Msg, strings};

strings! {
    WEIGHTS
    SlTitle: "Scales", "Escalas";
    SlLead: "Questions that are read together. A figure is the average share of favorable answers to the questions of the scale, in the same group.", "Preguntas que se leen en conjunto. Cada dato es el promedio de la proporción de respuestas favorables a las preguntas de la escala, en el mismo grupo.";
    SlWhy: "It is not made of each person’s own average: that would be one more set of data about the same people, which could be held against the questions’ tables.", "No se obtiene del promedio de cada persona: eso sería otro conjunto de datos sobre las mismas personas, que podría compararse con las tablas de las preguntas.";
    SlBy: "Group people by", "Agrupar a las personas por";
    SlAlpha: "Reliability (Cronbach’s alpha)", "Fiabilidad (alfa de Cronbach)";
    SlAlphaNone: "not told", "no se indica";
    SlAlphaHint: "Of the whole organization, from everybody who answered all questions of the scale. Not told of fewer than 100 people.", "De toda la organización, con quienes contestaron todas las preguntas de la escala. No se indica con menos de 100 personas.";
    SlLeast: "at least {n} answered each question", "al menos {n} contestaron cada pregunta";
    SlNone: "This release has no scales.", "Estos resultados no tienen escalas.";
    SlTooDeep: "A question of this scale is not crossed with groups in this release.", "En estos resultados, una pregunta de esta escala no se cruza con grupos.";
    WgTitle: "Weighted shares", "Proporciones ponderadas";
    WgLead: "Shares as they would be if those who answered were made up like all people. Weighting can only correct what you weigh by: whether those who did not answer think differently, nobody knows.", "Las proporciones que habría si quienes respondieron se repartieran como el conjunto de las personas. La ponderación solo corrige aquello por lo que se pondera: nadie sabe si quienes no respondieron piensan de otra manera.";
    WgWeigh: "How many people there are", "Cuántas personas hay";
    WgFirst: "Weigh by", "Ponderar por";
    WgSecond: "and by", "y por";
    WgNobody: "nothing else", "nada más";
    WgRows: "Show by group", "Mostrar por grupo";
    WgEverybody: "everybody only", "solo el conjunto";
    WgRule: "What you weigh by counts among the three group variables of a table. So a weighted figure says nothing that a table does not.", "Las variables por las que se pondera cuentan entre las tres de una tabla. Así, un dato ponderado no dice nada que no diga una tabla.";
    WgPeople: "People in “{group}”", "Personas en «{group}»";
    WgNumbers: "Enter how many people there are in each group: whole numbers, at least one above 0.", "Escriba cuántas personas hay en cada grupo: números enteros, al menos uno mayor que 0.";
    WgFrame: "The numbers that stand here at first are those of the survey’s frame. Where nobody is shown it is 0: no weight can make up for them.", "Los números que aparecen al principio son los del marco de la encuesta. Donde no se muestra a nadie figura 0: ningún peso puede sustituir a esas personas.";
    WgEmpty: "No respondent who is shown is in “{group}”: no weight can make up for them. Enter 0 for this group, or weigh by something else.", "Nadie de quienes se muestran está en «{group}»: ningún peso puede sustituirlos. Escriba 0 para ese grupo o pondere por otra cosa.";
    WgZero: "Somebody who answered is in “{group}”, of which you say that there is nobody.", "Alguien que respondió está en «{group}», donde usted indica que no hay nadie.";
    WgDeep: "This question cannot be crossed with so many group variables here: at most {n}.", "Aquí esta pregunta no se puede cruzar con tantas variables de grupo: como máximo, {n}.";
    WgNone: "No weighted shares", "Sin proporciones ponderadas";
    WgFailed: "There are no weights that lead to these numbers.", "No hay pesos que lleven a esos números.";
    WgUnweighted: "Unweighted", "Sin ponderar";
    WgWeighted: "Weighted", "Ponderada";
    WgEffective: "Effective number of respondents", "Número efectivo de respuestas";
    WgCost: "{n} respondents whose groups are known count as {effective}: weights make figures less certain.", "{n} respuestas con grupo conocido equivalen a {effective}: los pesos hacen menos seguros los datos.";
    WgGap: "Weights stay between a fifth and five times the average. What they do not reach is off by at most {gap}.", "Los pesos se mantienen entre una quinta parte y cinco veces el promedio. Lo que no alcanzan se desvía como máximo {gap}.";
    WgModel: "Intervals are model-based: they hold as if those who answered had been drawn at random.", "Los intervalos se basan en un modelo: valen como si quienes respondieron se hubieran elegido al azar.";
}
